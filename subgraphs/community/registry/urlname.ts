import type { ChapterKey } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';

const URLNAME = /^[a-z0-9][a-z0-9-]{1,58}[a-z0-9]$/;
const MAX_KEY = 40;

/**
 * The name of a chapter in addresses; it may change, the key may not.
 * @throws UserFault INVALID
 */
export function checkUrlname(text: string): string {
  if (!URLNAME.test(text)) {
    throw new UserFault(
      'INVALID',
      '`urlname` takes 3 to 60 of a–z, 0–9 and inner dashes, such as "paris-nord".',
      ['urlname'],
    );
  }
  return text;
}

/** A chapter's key made of its urlname's letters and digits; a number tells it from those `taken`. */
export function chapterKeyFor(urlname: string, taken: ReadonlySet<string>): ChapterKey {
  const plain = urlname.replaceAll('-', '');
  const base = (/^[a-z]/.test(plain) ? plain : `c${plain}`).slice(0, MAX_KEY);
  let key = base;
  for (let number = 2; taken.has(key); number += 1) {
    key = `${base.slice(0, MAX_KEY - String(number).length)}${number}`;
  }
  return key as ChapterKey;
}

import { createHash } from 'node:crypto';
import type { Clock } from '../../../kernel/clock.ts';
import type { Database } from '../../../kernel/db/database.ts';
import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import type { Letter } from '../../../kernel/letters.ts';
import type { Notices } from '../../../kernel/notices.ts';
import { organizationName } from '../directory/region.store.ts';
import { insertLetters } from '../mail/letter.store.ts';
import { LETTERS_TOPIC } from '../mail/letter-box.ts';
import { checkText } from '../text-input.ts';
import { organizersOf } from './organizer.store.ts';

const GOOD_FOR_MS = 30 * 86_400_000;

/** What headquarters writes to those who organize chapters. */
export interface OrganizersLetter {
  readonly subject: string;
  /** Plain; blank lines part paragraphs. */
  readonly text: string;
}

export interface LetterDesk {
  readonly db: Database;
  readonly clock: Clock;
  readonly notices: Notices;
}

/**
 * Writes to the organizers of chapters, to each once whatever they organize. The same words are not sent to anyone
 * twice, so that asking again after a failure does no harm.
 * @returns how many people it is for
 * @throws UserFault INVALID
 */
export async function writeToOrganizers(
  { db, clock, notices }: LetterDesk,
  chapters: readonly ChapterKey[],
  { subject, text }: OrganizersLetter,
): Promise<number> {
  const words = {
    subject: checkText(subject, 'subject', { min: 1, max: 200 }),
    text: checkText(text, 'text', { min: 1, max: 20_000 }),
  };
  const content = {
    ...{ sender: await organizationName(db), ...words },
    ...{ html: asHtml(words.text), invitation: null },
  };
  const now = clock.now();
  const letters = (await organizersOf(db, chapters)).map(
    ({ chapter, memberId }): Letter => ({
      ...{ id: letterId(memberId, words), chapter, memberId, kind: 'HEADQUARTERS' },
      ...{ expiresAt: new Date(now.getTime() + GOOD_FOR_MS), content },
    }),
  );
  await insertLetters(db, letters, now);
  notices.publish(LETTERS_TOPIC);
  return letters.length;
}

/** A UUID (version 8, RFC 9562 §5.8) of what is said to whom. */
function letterId(memberId: Uuid, { subject, text }: OrganizersLetter): Uuid {
  const bytes = createHash('sha256').update([memberId, subject, text].join('\0')).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') as Uuid;
}

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const asHtml = (text: string): string =>
  text
    .replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign)
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${paragraph.replaceAll('\n', '<br>')}</p>`)
    .join('');

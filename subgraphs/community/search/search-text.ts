import { isRun, pairs, type Term, termsOf } from './search-terms.ts';

/** What is to be found: terms side by side in this order, or written as one. */
export interface Wanted {
  readonly phrase: readonly string[];
  readonly joined: string | undefined;
  /** Must not be there. */
  readonly without: boolean;
  /** The last term may go on: it is still being typed, or is one character of a script without spaces. */
  readonly open: boolean;
}

/** Fewer letters begin too many words. */
const LEAST_OPEN = 2;

/**
 * Reads what someone types into a search box: words, "phrases in quotes", and -what must not be there. Any text can
 * be read; signs that mean nothing are passed over.
 */
export function readSearchText(text: string): Wanted[] {
  const pieces = [...text.matchAll(/(-?)(?:"([^"]*)"?|([^\s"]+))/gu)];
  return pieces.flatMap(([piece, minus, quoted, word], index) => {
    const last = index === pieces.length - 1 && text.endsWith(piece) && quoted === undefined;
    const terms = termsOf(quoted ?? word ?? '');
    const without = minus === '-';
    if (quoted !== undefined) return wanted(terms.flatMap(phraseOf), undefined, without, false);
    return terms.flatMap((term, at) =>
      wanted(phraseOf(term), term.joined, without, last && at === terms.length - 1),
    );
  });
}

const phraseOf = ({ parts }: Pick<Term, 'parts'>): string[] =>
  parts.flatMap((part) => (isRun(part) ? pairs(part, false) : [part]));

function wanted(
  phrase: readonly string[],
  joined: string | undefined,
  without: boolean,
  typing: boolean,
): Wanted[] {
  const end = phrase.at(-1);
  if (end === undefined) return [];
  const characters = Array.from(end).length;
  const open = isRun(end) ? characters === 1 : typing && characters >= LEAST_OPEN;
  return [{ phrase, joined, without, open }];
}

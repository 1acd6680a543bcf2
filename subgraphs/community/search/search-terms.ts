/**
 * Text cut into the terms it is found by: lower case, without accents, whatever the script. What is stored and what is
 * asked for go through here alike.
 */

/** Longest text looked at, and longest term, in characters. */
const MOST_TEXT = 2_000;
const MOST_TERM = 80;

/** Scripts written without spaces, or with endings that nothing here cuts off; two neighbouring characters make a term. */
const RUN =
  '\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Hang}\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}ー々';
const LETTER = '\\p{L}\\p{N}\\p{M}';
const TOKEN = new RegExp(`[${LETTER}]+(?:[-‐‑._'’&/][${LETTER}]+)*`, 'gu');
const PART = new RegExp(`[${RUN}][${RUN}\\p{M}]*|(?:(?![${RUN}])[${LETTER}])+`, 'gu');
const STARTS_RUN = new RegExp(`^[${RUN}]`, 'u');

/** Letters that no decomposition takes apart. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ħ: 'h', ı: 'i', ё: 'е', ς: 'σ' },
};
/** Signs that are part of a name: C++, C#, .NET. */
const NAMED = [
  [/([\p{L}\p{N}])\+\+/gu, '$1plusplus'],
  [/(?<![\p{L}\p{N}])([a-z])#/gu, '$1sharp'],
  [/(?<![\p{L}\p{N}])\.net(?![\p{L}\p{N}])/gu, 'dotnet'],
] as const;

/** One word as written, such as `node.js`: the parts it has, and what it is when written as one. */
export interface Term {
  readonly parts: readonly string[];
  /** `nodejs`; undefined where nothing joins parts. */
  readonly joined: string | undefined;
}

/** Without case and accents; Й and Japanese voicing marks, letters of their own, stay. */
function fold(text: string): string {
  const letters = text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/([a-zα-ω])\p{M}+/gu, '$1')
    .normalize('NFC')
    .replace(/[ßæœøłđðþħıёς]/gu, (letter) => LETTERS[letter] ?? letter);
  return NAMED.reduce((named, [sign, word]) => named.replace(sign, word), letters);
}

export function termsOf(text: string): Term[] {
  return [...fold(text.slice(0, MOST_TEXT)).matchAll(TOKEN)].map(([token]) => {
    const parts = [...token.matchAll(PART)].map(([part]) => part);
    const joined = parts.length > 1 && !parts.some(isRun) ? parts.join('').slice(0, MOST_TERM) : undefined;
    return { parts: parts.map((part) => (isRun(part) ? part : part.slice(0, MOST_TERM))), joined };
  });
}

export const isRun = (part: string): boolean => STARTS_RUN.test(part);

/** Each character of a run with the one after it; `last` adds the last one alone, so that every one begins a term. */
export function pairs(run: string, last: boolean): string[] {
  const characters = Array.from(run);
  const firsts = last || characters.length === 1 ? characters : characters.slice(0, -1);
  return firsts.map((character, index) => character + (characters[index + 1] ?? ''));
}

/** A text as its terms with spaces between, for PostgreSQL's `to_tsvector`. */
export function searchable(text: string): string {
  const terms = termsOf(text);
  return [
    ...terms.flatMap(({ parts }) => parts.flatMap((part) => (isRun(part) ? pairs(part, true) : [part]))),
    ...terms.flatMap(({ joined }) => joined ?? []),
  ].join(' ');
}

import type { Sql } from '../../../kernel/db/database.ts';
import { ChapterhouseError } from '../../../kernel/errors.ts';
import { mayMean } from './edit-distance.ts';
import { isRun } from './search-terms.ts';
import { readSearchText, type Wanted } from './search-text.ts';
import { loreOf, type WordLore, wordsNear } from './word.store.ts';

/** What is to be found, as PostgreSQL's `tsquery`: anywhere, and with all its words in the name or title. */
export interface SearchQuery {
  readonly anywhere: string;
  readonly named: string;
}

const MOST_TEXT = 200;

/**
 * Reads a search text and looks up its words: their stems, other forms, and what a word nobody uses may have meant.
 * @returns undefined when there is no word to find
 * @throws BAD_USER_INPUT for a text that is too long
 */
export async function searchQuery(sql: Sql, text: string, field: string): Promise<SearchQuery | undefined> {
  if (text.length > MOST_TEXT) {
    throw new ChapterhouseError(
      'BAD_USER_INPUT',
      `\`${field}\` takes up to ${MOST_TEXT} characters of text.`,
    );
  }
  const wanted = readSearchText(text);
  if (!wanted.some(({ without }) => !without)) return undefined;
  const lone = wanted.filter(
    ({ phrase, without }) => phrase.length === 1 && !without && !isRun(phrase[0] as string),
  );
  const open = lone.find((each) => each.open)?.phrase[0];
  const lore = await readLore(sql, [...new Set(lone.map(({ phrase }) => phrase[0] as string))], open);
  return { anywhere: queryOf(wanted, lore, ''), named: queryOf(wanted, lore, 'A') };
}

type Lore = ReadonlyMap<string, WordLore & { readonly meant: readonly string[] }>;

/** @param open the word that may go on */
async function readLore(sql: Sql, words: readonly string[], open: string | undefined): Promise<Lore> {
  if (words.length === 0) return new Map();
  const lore = await loreOf(sql, words);
  return new Map(
    await Promise.all(
      lore.map(async (each) => {
        const wanted = `'${each.word}'${each.word === open ? ':*' : ''}`;
        const near = each.listed ? [] : await wordsNear(sql, each.word, wanted);
        return [each.word, { ...each, meant: near.filter((word) => mayMean(each.word, word)) }] as const;
      }),
    ),
  );
}

/** @param weight of the words that must be there; '' is any */
export function queryOf(wanted: readonly Wanted[], lore: Lore, weight: 'A' | ''): string {
  return wanted
    .map((each) =>
      each.without ? `!(${alternatives(each, lore, '')})` : `(${alternatives(each, lore, weight)})`,
    )
    .join(' & ');
}

function alternatives({ phrase, joined, open }: Wanted, lore: Lore, weight: 'A' | ''): string {
  const lexeme = (word: string, starts = false): string => {
    const flags = `${starts ? '*' : ''}${weight}`;
    return `'${word.replaceAll("'", "''")}'${flags === '' ? '' : `:${flags}`}`;
  };
  const last = phrase.length - 1;
  const any = [phrase.map((word, index) => lexeme(word, open && index === last)).join(' <-> ')];
  if (joined !== undefined) any.push(lexeme(joined, open));
  const known = phrase.length === 1 ? lore.get(phrase[0] as string) : undefined;
  if (known) {
    any.push(...new Set([...known.stems, ...known.forms, ...known.meant].map((word) => lexeme(word))));
  }
  return any.join(' | ');
}

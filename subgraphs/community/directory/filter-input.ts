import { ChapterhouseError } from '../../../kernel/errors.ts';
import { type ChapterKey, decodeId } from '../../../kernel/ids.ts';

const MOST_VALUES = 1_000;
const MOST_TEXT = 200;
const countryNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

const bad = (message: string): ChapterhouseError => new ChapterhouseError('BAD_USER_INPUT', message);

/** One field of a filter; left out or empty it filters nothing. */
function listOf<Value>(
  field: string,
  given: readonly string[] | null | undefined,
  read: (text: string) => Value,
): Value[] | undefined {
  if (given == null || given.length === 0) return undefined;
  if (given.length > MOST_VALUES) throw bad(`\`filter.${field}\` takes at most ${MOST_VALUES} values.`);
  return given.map(read);
}

type Given = readonly string[] | null | undefined;

/** @throws BAD_USER_INPUT for what is no code of ISO 3166-1 alpha-2, in upper or lower case */
export const countriesOf = (given: Given): string[] | undefined =>
  listOf('countries', given, (text) => {
    const code = text.trim().toUpperCase();
    if (/^[A-Z]{2}$/.test(code) && code !== 'ZZ' && countryNames.of(code) !== undefined) return code;
    throw bad(`"${text.slice(0, 20)}" is no country code of two letters (ISO 3166-1), such as "FR".`);
  });

/** @throws BAD_ID */
export const regionsOf = (given: Given): string[] | undefined =>
  listOf('regionIds', given, (id) => decodeId(id, 'Region').local);

/** @throws BAD_ID */
export const chaptersOf = (given: Given): ChapterKey[] | undefined =>
  listOf('chapterIds', given, (id) => decodeId(id, 'Chapter').chapter as ChapterKey);

/** @throws BAD_USER_INPUT */
export const topicsOf = (given: Given): string[] | undefined =>
  listOf('topics', given, (topic) => searchText('topics', topic).toLowerCase());

/** @throws BAD_USER_INPUT for a text that is too long, or holds what no stored text can */
export function searchText(field: string, text: string): string {
  if (text.length > MOST_TEXT || text.includes('\0')) {
    throw bad(`\`filter.${field}\` takes up to ${MOST_TEXT} characters of text.`);
  }
  return text.trim();
}

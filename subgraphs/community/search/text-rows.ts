import { createHash } from 'node:crypto';
import type { Uuid } from '../../../kernel/ids.ts';
import type { ChapterState } from '../../../schema/changes.ts';
import { goesByLikeness, languagesOf } from './languages.ts';
import { searchable } from './search-terms.ts';

/** What an event is found by, as its chapter and the directory have it. */
export interface EventText {
  readonly eventId: Uuid;
  readonly title: string;
  readonly topics: readonly string[];
  readonly city: string | null;
  readonly country: string | null;
  readonly chapterName: string | null;
  readonly summary: string | null;
}

/** An event's text in terms: its title, what it is about and where, and the rest. */
export interface TextRow {
  readonly event_id: string;
  readonly languages: readonly string[];
  readonly name: string;
  readonly about: string;
  readonly body: string;
  /** Tells one text from another. */
  readonly digest: string;
  readonly summary: string | null;
}

export interface KnownWord {
  readonly word: string;
  readonly byLikeness: boolean;
}

const joined = (...texts: readonly (string | null)[]): string => searchable(texts.join('\n'));

export const eventTextRow = ({
  eventId,
  title,
  topics,
  city,
  country,
  chapterName,
  summary,
}: EventText): TextRow => {
  const text = {
    languages: languagesOf(country),
    name: searchable(title),
    about: joined(...topics, city, chapterName),
    body: searchable(summary ?? ''),
  };
  const digest = createHash('sha1').update(JSON.stringify(text)).digest('base64');
  return { event_id: eventId, ...text, digest, summary };
};

const countryNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

export const chapterTextRow = ({
  name,
  description,
  city,
  country,
  topics,
}: ChapterState): Omit<TextRow, 'event_id' | 'digest' | 'summary'> => ({
  languages: languagesOf(country),
  name: searchable(name),
  about: joined(
    ...topics,
    city,
    country !== null && /^[A-Z]{2}$/.test(country) ? (countryNames.of(country) ?? null) : null,
  ),
  body: searchable(description ?? ''),
});

/** Short words are too like each other, and numbers too. */
const WORD = /^\p{L}{4,40}$/u;
/** Two characters of a script without spaces never get here: they are fewer than four. */
export const knownWords = (
  rows: readonly Pick<TextRow, 'name' | 'about'>[],
  country: string | null,
): KnownWord[] =>
  [...new Set(rows.flatMap(({ name, about }) => `${name} ${about}`.split(' ')))]
    .filter((word) => WORD.test(word))
    .map((word) => ({ word, byLikeness: goesByLikeness(country) }));

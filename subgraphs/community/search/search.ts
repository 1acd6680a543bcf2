import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import type { EventFilter } from '../directory/event-filter.ts';
import type { Near } from '../directory/near.ts';
import type { SearchKind } from '../directory/search-kind.ts';
import type { SearchQuery } from './search-query.ts';

export interface Search {
  readonly query: SearchQuery;
  readonly kinds: readonly SearchKind[];
  readonly filter: EventFilter;
  readonly near: Near | undefined;
  readonly now: Date;
}

/**
 * What is found comes in sections, one after the other: what has all the words in its name comes before the rest,
 * chapters before events, events to come before those that have begun.
 */
export const SECTIONS = [
  { kind: 'CHAPTER', named: true },
  { kind: 'EVENT', named: true, past: false },
  { kind: 'CHAPTER', named: false },
  { kind: 'EVENT', named: false, past: false },
  { kind: 'EVENT', named: true, past: true },
  { kind: 'EVENT', named: false, past: true },
] as const satisfies readonly { kind: SearchKind; named: boolean; past?: boolean }[];

/** Where something found stands: by section, then by `sort` (of events: their start, in ms), then by its name. */
export interface SearchPlace {
  readonly section: number;
  /** Chapters go by name, in `sort_name`; events coming by their start, and past ones by it turned round. */
  readonly sort: string | number;
  readonly chapter: ChapterKey;
  /** Null for a chapter. */
  readonly eventId: Uuid | null;
}

import { ChapterhouseError } from '../../../kernel/errors.ts';
import type { Connection } from '../../../kernel/graphql/connection.ts';
import { cursorFor, type PageRequest, pageOf, pageRequest } from '../../../kernel/graphql/page.ts';
import { presentChapter } from '../directory/chapter.type.ts';
import { connectionOf } from '../directory/connection-of.ts';
import { checkCursor } from '../directory/cursor-parts.ts';
import type { DirectoryContext } from '../directory/directory.context.ts';
import { presentDirectoryEvent } from '../directory/directory-event.type.ts';
import { type EventFilterInput, readEventFilter, withListDefaults } from '../directory/event-filter.ts';
import { facetsOf } from '../directory/facets.ts';
import type { Faceted } from '../directory/facets.type.ts';
import { checkNear, type Near } from '../directory/near.ts';
import { SEARCH_KINDS, type SearchKind } from '../directory/search-kind.ts';
import { listedSql } from './found-sql.ts';
import { SECTIONS, type Search, type SearchPlace } from './search.ts';
import type { Found } from './search.type.ts';
import { pageOfFound } from './search-page.store.ts';
import { searchQuery } from './search-query.ts';

/** What a client searches for, as it came. */
export interface SearchInput {
  readonly text: string;
  readonly kinds?: readonly SearchKind[] | null;
  readonly filter?: EventFilterInput | null;
  readonly near?: Near | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

const ORDER = 'search';

/**
 * Chapters and events by their words. A text without words finds nothing.
 * @throws BAD_USER_INPUT, BAD_ID, BAD_PAGE_SIZE, BAD_CURSOR
 */
export async function search(
  { db, clock, loaders }: DirectoryContext,
  input: SearchInput,
  withTotal: boolean,
): Promise<Connection<Found> & Faceted> {
  const page = pageRequest(input, ORDER, 5);
  const now = momentOf(page) ?? clock.now();
  const near = input.near ? checkNear(input.near) : undefined;
  const filter = withListDefaults(readEventFilter(input.filter), now);
  const query = await searchQuery(db, input.text, 'text');
  const sought: Search | undefined = query && {
    ...{ query, filter, near, now },
    kinds: input.kinds?.length ? input.kinds : SEARCH_KINDS,
  };
  const { places, total } = sought
    ? await pageOfFound(db, sought, page, withTotal)
    : { places: [], total: 0 };
  const connection = await connectionOf<SearchPlace, Found, Found>(
    pageOf(places, page, total, ({ section, sort, chapter, eventId }) =>
      cursorFor(ORDER, [section, sort, chapter, eventId, now.getTime()]),
    ),
    async ({ chapter, eventId }) => {
      if (eventId === null) {
        const record = await loaders.chapter.load(chapter);
        return record && presentChapter(record, clock.now());
      }
      const record = await loaders.directoryEvent.load({ chapter, eventId });
      return record && presentDirectoryEvent(record, clock.now());
    },
    (found) => found,
  );
  return { ...connection, facets: facetsOf(db, sought && listedSql(sought)) };
}

/**
 * When the first page was asked for: what was to come then stays in its place on the pages that follow.
 * @throws BAD_CURSOR
 */
function momentOf(page: PageRequest): Date | undefined {
  if (!page.after) return undefined;
  const section = SECTIONS[Number(page.after[0])];
  if (!section) throw new ChapterhouseError('BAD_CURSOR', 'This is no cursor of a search.');
  if (section.kind === 'CHAPTER') checkCursor(page, 'number', 'text', 'text', 'nothing', 'instant');
  else checkCursor(page, 'number', 'instant', 'text', 'uuid', 'instant');
  return new Date(Number(page.after[4]));
}

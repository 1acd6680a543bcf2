import type { Connection } from '../../../kernel/graphql/connection.ts';
import { cursorFor, pageOf, pageRequest } from '../../../kernel/graphql/page.ts';
import { listOrder } from './chapter-list.ts';
import { connectionOf } from './connection-of.ts';
import { checkCursor } from './cursor-parts.ts';
import type { DirectoryContext } from './directory.context.ts';
import { listedEvents, pageOfEvents } from './directory-event.store.ts';
import type { DirectoryOrder } from './directory-event.ts';
import { type DirectoryEvent, presentDirectoryEvent } from './directory-event.type.ts';
import { type EventFilterInput, findEventFilter, withListDefaults } from './event-filter.ts';
import { facetsOf } from './facets.ts';
import type { Faceted } from './facets.type.ts';
import { checkNear, type Near } from './near.ts';

/** What a client asks of the directory, as it came. */
export interface DirectoryListInput {
  readonly filter?: EventFilterInput | null;
  readonly near?: Near | null;
  readonly orderBy?: DirectoryOrder | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

/** @throws BAD_USER_INPUT, BAD_ID, BAD_PAGE_SIZE, BAD_CURSOR */
export async function listDirectory(
  { db, clock, loaders }: DirectoryContext,
  input: DirectoryListInput,
  withTotal: boolean,
): Promise<Connection<DirectoryEvent> & Faceted> {
  const now = clock.now();
  const near = input.near ? checkNear(input.near) : undefined;
  const order = input.orderBy ?? 'STARTS_AT';
  const cursorOrder = listOrder('directory', order, near);
  const page = pageRequest(input, cursorOrder, 3);
  checkCursor(page, order === 'DISTANCE' ? 'number' : 'instant', 'text', 'uuid');

  const filter = withListDefaults(await findEventFilter(db, input.filter), now);
  const query = { filter, near, order, now };
  const { places, total } = await pageOfEvents(db, query, page, withTotal);
  const connection = await connectionOf(
    pageOf(places, page, total, ({ sort, chapter, eventId }) =>
      cursorFor(cursorOrder, [sort, chapter, eventId]),
    ),
    (place) => loaders.directoryEvent.load(place),
    (record) => presentDirectoryEvent(record, now),
  );
  return { ...connection, facets: facetsOf(db, listedEvents(query)) };
}

import { ChapterhouseError } from '../../../kernel/errors.ts';
import type { Connection } from '../../../kernel/graphql/connection.ts';
import { cursorFor, pageOf, pageRequest } from '../../../kernel/graphql/page.ts';
import type { ChapterStatus } from '../registry/chapter-life.ts';
import { type ChapterOrder, chapterScope } from './chapter.ts';
import { type Chapter, presentChapter } from './chapter.type.ts';
import { listedChapters, pageOfChapters } from './chapter-page.store.ts';
import { connectionOf } from './connection-of.ts';
import { checkCursor } from './cursor-parts.ts';
import type { DirectoryContext } from './directory.context.ts';
import { facetsOf } from './facets.ts';
import type { Faceted } from './facets.type.ts';
import { countriesOf, regionsOf, searchText, topicsOf } from './filter-input.ts';
import { checkNear, type Near } from './near.ts';

/** What a client asks of a list of chapters, as it came. */
export interface ChapterListInput {
  readonly filter?: {
    readonly text?: string | null;
    readonly status?: readonly ChapterStatus[] | null;
    readonly countries?: readonly string[] | null;
    readonly regionIds?: readonly string[] | null;
    readonly topics?: readonly string[] | null;
    readonly quietSince?: Date | null;
  } | null;
  readonly near?: Near | null;
  readonly orderBy?: ChapterOrder | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

/** @throws BAD_USER_INPUT, BAD_ID, BAD_PAGE_SIZE, BAD_CURSOR */
export async function listChapters(
  { db, clock, viewer, loaders }: DirectoryContext,
  input: ChapterListInput,
  withTotal: boolean,
): Promise<Connection<Chapter> & Faceted> {
  const { filter, near: circle } = input;
  const near = circle ? checkNear(circle) : undefined;
  const order = input.orderBy ?? 'NAME';
  const cursorOrder = listOrder('chapters', order, near);
  const page = pageRequest(input, cursorOrder, 2);
  checkCursor(page, order === 'NAME' ? 'text' : 'number', 'text');

  const query = {
    scope: chapterScope(filter?.status, viewer),
    text: filter?.text == null ? undefined : searchText('text', filter.text),
    countries: countriesOf(filter?.countries),
    regions: regionsOf(filter?.regionIds),
    topics: topicsOf(filter?.topics),
    quietSince: filter?.quietSince ?? undefined,
    near,
    order,
    now: clock.now(),
  };
  const { places, total } = await pageOfChapters(db, query, page, withTotal);
  const connection = await connectionOf(
    pageOf(places, page, total, ({ sort, key }) => cursorFor(cursorOrder, [sort, key])),
    ({ key }) => loaders.chapter.load(key),
    (record) => presentChapter(record, clock.now()),
  );
  return { ...connection, facets: facetsOf(db, listedChapters(query)) };
}

/**
 * The name of an order as its cursors carry it; distances are from one place, so theirs name it.
 * @throws BAD_USER_INPUT for an order by distance from nowhere
 */
export function listOrder(list: string, order: string, near: Near | undefined): string {
  if (order !== 'DISTANCE') return `${list}:${order}`;
  if (!near) throw new ChapterhouseError('BAD_USER_INPUT', '`orderBy: DISTANCE` needs `near`.');
  return `${list}:DISTANCE:${near.lat}:${near.lon}`;
}

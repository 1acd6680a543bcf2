import { ChapterhouseError } from '../../../kernel/errors.ts';
import { cursorFor, type PageRequest, pageRequest } from '../../../kernel/graphql/page.ts';
import { isUuid, type Uuid } from '../../../kernel/ids.ts';

/** Arguments of every paged field. */
export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** A page of a list ordered by an instant and then by id. @throws BAD_PAGE_SIZE, BAD_CURSOR */
export function timePage(args: PageArguments, order: string): PageRequest {
  const page = pageRequest(args, order, 2);
  const [instant, id] = page.after ?? [];
  if (page.after && !(isInstant(instant) && typeof id === 'string' && isUuid(id))) {
    throw new ChapterhouseError('BAD_CURSOR', 'The cursor is of another list.');
  }
  return page;
}

const isInstant = (value: unknown): boolean =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value)) && new Date(value).toISOString() === value;

export const timeCursor = (order: string, instant: Date, id: Uuid): string =>
  cursorFor(order, [instant.toISOString(), id]);

import { ChapterhouseError } from '../errors.ts';

export const DEFAULT_SIZE = 20;
const MAX_SIZE = 100;
const MAX_CURSOR = 1_000;

/** A page asked for: `size` items after the item whose sort key is `after`. */
export interface PageRequest {
  readonly size: number;
  /** The sort key of the last item seen, as `cursorFor` took it. */
  readonly after: readonly CursorPart[] | undefined;
}
export type CursorPart = string | number | null;

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  /** All items there are, on every page together. */
  readonly totalCount: number;
  readonly cursorOf: (item: Item) => string;
}

/** A cursor holds the order it belongs to and the sort key of its item, so that a page goes on right after it. */
export function cursorFor(order: string, key: readonly CursorPart[]): string {
  return Buffer.from(JSON.stringify([order, ...key])).toString('base64url');
}

/**
 * Reads `first` and `after`; `order` names the list's order and `parts` the number of values in its sort key.
 * @throws BAD_PAGE_SIZE, BAD_CURSOR
 */
export function pageRequest(
  args: { first?: number | null | undefined; after?: string | null | undefined },
  order: string,
  parts: number,
): PageRequest {
  const size = args.first ?? DEFAULT_SIZE;
  if (!Number.isInteger(size) || size < 1 || size > MAX_SIZE) {
    throw new ChapterhouseError('BAD_PAGE_SIZE', `\`first\` is ${size}; it must be from 1 to ${MAX_SIZE}.`);
  }
  return { size, after: args.after == null ? undefined : readCursor(args.after, order, parts) };
}

function readCursor(text: string, order: string, parts: number): CursorPart[] {
  try {
    if (text.length > MAX_CURSOR) throw new RangeError();
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (!Array.isArray(value) || value[0] !== order || value.length !== parts + 1) throw new RangeError();
    if (!value.every((part) => part === null || typeof part === 'string' || Number.isFinite(part)))
      throw new RangeError();
    return value.slice(1);
  } catch (cause) {
    const message = `"${text.slice(0, 80)}" is no cursor of this list in this order.`;
    throw new ChapterhouseError('BAD_CURSOR', message, { cause });
  }
}

/** Makes a page of rows read with one more than was asked for, to see whether there is a next one. */
export function pageOf<Item>(
  rows: readonly Item[],
  request: PageRequest,
  totalCount: number,
  cursorOf: (item: Item) => string,
): Page<Item> {
  return {
    items: rows.slice(0, request.size),
    hasNextPage: rows.length > request.size,
    hasPreviousPage: request.after !== undefined,
    totalCount,
    cursorOf,
  };
}

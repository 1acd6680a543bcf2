import type { Sql } from '../../kernel/db/database.ts';
import type { Notices } from '../../kernel/notices.ts';

/** What was committed up to a moment, as PostgreSQL writes it (`pg_snapshot`): exact, whatever order commits come in. */
export type Moment = string;

/** Rows to read: those last written after `since` and up to `until`, from the one after `after` on. */
export interface Span<Key = string> {
  readonly since: Moment;
  readonly until: Moment;
  readonly after: Key | undefined;
  readonly limit: number;
}

const BATCH = 200;

async function presentMoment(sql: Sql): Promise<Moment> {
  const [row] = await sql.query<{ moment: Moment }>('SELECT pg_current_snapshot()::text AS moment');
  return row?.moment ?? '';
}

/** SQL: whether a row, which has the transaction that wrote it last as `changed_in`, was last written within a span. */
export const changedWithin = (row: string, since: string, until: string): string =>
  `(${row}.changed_in >= pg_snapshot_xmin(${since}::pg_snapshot)
    AND ${row}.changed_in < pg_snapshot_xmax(${until}::pg_snapshot)
    AND NOT pg_visible_in_snapshot(${row}.changed_in, ${since}::pg_snapshot)
    AND pg_visible_in_snapshot(${row}.changed_in, ${until}::pg_snapshot))`;

export interface Watch<Row, Key> {
  readonly db: Sql;
  readonly notices: Notices;
  /** Whose notice says that there may be changes. */
  readonly topic: string;
  /** Rows within the span in the order of their keys, at most `limit`. */
  readonly read: (span: Span<Key>) => Promise<Row[]>;
  readonly keyOf: (row: Row) => Key;
}

/**
 * Rows as they change after the promise settled. A reader slower than the changes gets the newest state of each row
 * once.
 */
export async function watchChanges<Row, Key>({
  db,
  notices,
  topic,
  read,
  keyOf,
}: Watch<Row, Key>): Promise<AsyncIterableIterator<Row>> {
  let wake = (): void => undefined;
  let noticed = false;
  let closed = false;
  const stopListening = notices.listen(topic, () => {
    noticed = true;
    wake();
  });
  const started = await presentMoment(db).catch((error: unknown) => {
    stopListening();
    throw error;
  });

  async function* changes(): AsyncGenerator<Row, void> {
    let since = started;
    while (!closed) {
      if (!noticed) await new Promise<void>((resolve) => (wake = resolve));
      noticed = false;
      if (closed) return;
      const until = await presentMoment(db);
      let after: Key | undefined;
      do {
        const batch = await read({ since, until, after, limit: BATCH });
        yield* batch;
        const last = batch.length === BATCH ? batch.at(-1) : undefined;
        after = last && keyOf(last);
      } while (after !== undefined && !closed);
      since = until;
    }
  }

  const source = changes();
  const close = (): void => {
    closed = true;
    stopListening();
    wake();
  };
  // A generator that waits takes no `return` until it goes on, so it is woken first.
  const rows: AsyncIterableIterator<Row> = {
    next: () => source.next(),
    return: (value?: undefined) => {
      close();
      return source.return(value);
    },
    throw: (error?: unknown) => {
      close();
      return source.throw(error);
    },
    [Symbol.asyncIterator]: () => rows,
  };
  return rows;
}

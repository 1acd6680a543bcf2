import type { Sql } from '../../../kernel/db/database.ts';
import { EVENT_COLUMNS } from './directory-event.store.ts';
import type { DirectoryEventRecord, EventRef } from './directory-event.ts';
import { type EventFilter, eventConditions } from './event-filter.ts';
import { SqlValues } from './sql-values.ts';

/** What was committed up to a moment, as PostgreSQL writes it (`pg_snapshot`): exact, whatever order commits come in. */
export type Moment = string;

export async function presentMoment(sql: Sql): Promise<Moment> {
  const [row] = await sql.query<{ moment: Moment }>('SELECT pg_current_snapshot()::text AS moment');
  return row?.moment ?? '';
}

/** Events whose copy was last written after `since` and up to `until`, as they are now, in the order of their names. */
export async function eventsChanged(
  sql: Sql,
  window: { readonly since: Moment; readonly until: Moment; readonly after: EventRef | undefined },
  filter: EventFilter,
  now: Date,
  limit: number,
): Promise<DirectoryEventRecord[]> {
  const values = new SqlValues();
  const where = eventConditions(sql.schema, filter, now, values);
  const since = `${values.bind(window.since)}::pg_snapshot`;
  const until = `${values.bind(window.until)}::pg_snapshot`;
  where.push(
    `e.changed_in >= pg_snapshot_xmin(${since})`,
    `e.changed_in < pg_snapshot_xmax(${until})`,
    `NOT pg_visible_in_snapshot(e.changed_in, ${since})`,
    `pg_visible_in_snapshot(e.changed_in, ${until})`,
  );
  if (window.after) {
    const { chapter, eventId } = window.after;
    where.push(`(e.chapter, e.event_id) > (${values.bind(chapter)}::text, ${values.bind(eventId)}::uuid)`);
  }
  return sql.query<DirectoryEventRecord>(
    `SELECT ${EVENT_COLUMNS} FROM ${sql.schema}.directory_event e WHERE ${where.join(' AND ')}
     ORDER BY e.chapter, e.event_id LIMIT ${values.bind(limit)}::int`,
    values.list,
  );
}

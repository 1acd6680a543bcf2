import type { Sql } from '../../../kernel/db/database.ts';
import { changedWithin, type Span } from '../watch-changes.ts';
import { EVENT_COLUMNS } from './directory-event.store.ts';
import type { DirectoryEventRecord, EventRef } from './directory-event.ts';
import { type EventFilter, eventConditions } from './event-filter.ts';
import { SqlValues } from './sql-values.ts';

/** Events whose copy was last written within the span, as they are now, in the order of their names. */
export async function eventsChanged(
  sql: Sql,
  { since, until, after, limit }: Span<EventRef>,
  filter: EventFilter,
  now: Date,
): Promise<DirectoryEventRecord[]> {
  const values = new SqlValues();
  const where = eventConditions(sql.schema, filter, now, values);
  where.push(changedWithin('e', values.bind(since), values.bind(until)));
  if (after) {
    const { chapter, eventId } = after;
    where.push(`(e.chapter, e.event_id) > (${values.bind(chapter)}::text, ${values.bind(eventId)}::uuid)`);
  }
  return sql.query<DirectoryEventRecord>(
    `SELECT ${EVENT_COLUMNS} FROM ${sql.schema}.directory_event e WHERE ${where.join(' AND ')}
     ORDER BY e.chapter, e.event_id LIMIT ${values.bind(limit)}::int`,
    values.list,
  );
}

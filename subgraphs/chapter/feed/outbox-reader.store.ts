import type { Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';

/** Who in the chapter's own house follows its outbox. */
export type OutboxReader = 'letters' | 'webhooks';

/** The last change the reader has seen to; only one transaction at a time has it. */
export async function lockReader(tx: Tx, reader: OutboxReader): Promise<number> {
  const [row] = await tx.query<{ seq: number }>(
    `SELECT seq FROM ${tx.schema}.outbox_reader WHERE name = $1 FOR UPDATE`,
    [reader],
  );
  return row?.seq ?? 0;
}

export async function moveReader(tx: Tx, reader: OutboxReader, seq: number): Promise<void> {
  await tx.query(`UPDATE ${tx.schema}.outbox_reader SET seq = $2 WHERE name = $1`, [reader, seq]);
}

/** Which events the next changes are about, and the last of these changes; null when there is none. */
export async function changedEvents(
  tx: Tx,
  after: number,
  limit: number,
): Promise<{ last: number | null; eventIds: Uuid[] }> {
  const [row] = await tx.query<{ last: number | null; eventIds: Uuid[] | null }>(
    `SELECT max(seq) AS last,
       array_agg(DISTINCT (data ->> 'eventId')::uuid) FILTER (WHERE data ? 'eventId') AS "eventIds"
     FROM ${tx.schema}.outbox WHERE seq > $1 AND seq <= $1::bigint + $2`,
    [after, limit],
  );
  return { last: row?.last ?? null, eventIds: row?.eventIds ?? [] };
}

/** The last change there is. */
export async function lastChange(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ last: number }>(
    `SELECT coalesce(max(seq), 0) AS last FROM ${tx.schema}.outbox`,
  );
  return row?.last ?? 0;
}

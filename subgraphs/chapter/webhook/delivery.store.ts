import type { Sql } from '../../../kernel/db/database.ts';
import type { PageRequest } from '../../../kernel/graphql/page.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import { type Delivery, ERASED_TYPE } from './webhook.ts';

export interface NewDelivery {
  readonly id: Uuid;
  readonly webhookId: Uuid;
  readonly type: string;
  readonly body: string;
}

export async function insertDeliveries(
  sql: Sql,
  deliveries: readonly NewDelivery[],
  now: Date,
): Promise<void> {
  if (deliveries.length === 0) return;
  await sql.query(
    `INSERT INTO ${sql.schema}.webhook_delivery (id, webhook_id, type, body, state, written_at, due_at)
     SELECT id, "webhookId", type, body, 'WAITING', $2, $2
     FROM jsonb_to_recordset($1::jsonb) AS row (id uuid, "webhookId" uuid, type text, body text)`,
    [JSON.stringify(deliveries), now],
  );
}

const columns = `d.id, d.webhook_id AS "webhookId", d.type, d.state, d.attempts,
  d.response_status AS "responseStatus", d.error, d.written_at AS "writtenAt", d.due_at AS "dueAt",
  d.delivered_at AS "deliveredAt"`;

export async function findDelivery(sql: Sql, id: Uuid): Promise<Delivery | undefined> {
  const [row] = await sql.query<Delivery>(
    `SELECT ${columns} FROM ${sql.schema}.webhook_delivery d WHERE d.id = $1`,
    [id],
  );
  return row;
}

/** A page of a webhook's deliveries and one more, the newest first. */
export const listDeliveries = (sql: Sql, webhookId: Uuid, page: PageRequest): Promise<Delivery[]> =>
  sql.query(
    `SELECT ${columns} FROM ${sql.schema}.webhook_delivery d WHERE d.webhook_id = $1
     ${page.after ? 'AND (d.written_at, d.id) < ($3::timestamptz, $4::uuid)' : ''}
     ORDER BY d.written_at DESC, d.id DESC LIMIT $2`,
    [webhookId, page.size + 1, ...(page.after ?? [])],
  );

export async function countDeliveries(sql: Sql, webhookId: Uuid): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `SELECT count(*) FROM ${sql.schema}.webhook_delivery WHERE webhook_id = $1`,
    [webhookId],
  );
  return row?.count ?? 0;
}

export interface DueDelivery {
  readonly id: Uuid;
  readonly webhookId: Uuid;
  readonly body: string;
  /** This one included. */
  readonly attempts: number;
  readonly url: string;
  readonly secret: string;
  readonly previousSecret: string | null;
}

/** The enabled webhooks for which something is due. */
export async function dueWebhooks(sql: Sql, now: Date): Promise<Uuid[]> {
  const rows = await sql.query<{ id: Uuid }>(
    `SELECT w.id FROM ${sql.schema}.webhook w WHERE w.status = 'ENABLED' AND EXISTS (
       SELECT FROM ${sql.schema}.webhook_delivery d WHERE d.webhook_id = w.id AND d.state = 'WAITING' AND d.due_at <= $1
     ) ORDER BY w.id`,
    [now],
  );
  return rows.map(({ id }) => id);
}

/**
 * Takes the first delivery due of a webhook into a lane: nobody else takes one of it until the lane is left, or `until`.
 * @returns undefined when nothing is due, the webhook is disabled, or another lane has it
 */
export async function claimDelivery(
  sql: Sql,
  webhookId: Uuid,
  lane: Uuid,
  now: Date,
  until: Date,
): Promise<DueDelivery | undefined> {
  const [row] = await sql.query<DueDelivery>(
    `WITH entered AS (
       UPDATE ${sql.schema}.webhook SET lane = $2, lane_until = $4
       WHERE id = $1 AND status = 'ENABLED' AND (lane IS NULL OR lane = $2 OR lane_until <= $3)
       RETURNING *
     )
     UPDATE ${sql.schema}.webhook_delivery d SET attempts = attempts + 1
     FROM entered w
     WHERE d.id = (
       SELECT id FROM ${sql.schema}.webhook_delivery
       WHERE webhook_id = $1 AND state = 'WAITING' AND due_at <= $3 ORDER BY due_at, place LIMIT 1
     )
     RETURNING d.id, d.webhook_id AS "webhookId", d.body, d.attempts, w.url, w.secret,
       CASE WHEN w.previous_until > $3 THEN w.previous_secret END AS "previousSecret"`,
    [webhookId, lane, now, until],
  );
  return row;
}

export async function leaveLane(sql: Sql, webhookId: Uuid, lane: Uuid): Promise<void> {
  await sql.query(
    `UPDATE ${sql.schema}.webhook SET lane = NULL, lane_until = NULL WHERE id = $1 AND lane = $2`,
    [webhookId, lane],
  );
}

/** What an attempt came to; `dueAt` is when the next one comes. */
export async function recordAttempt(
  sql: Sql,
  id: Uuid,
  attempt: Pick<Delivery, 'state' | 'responseStatus' | 'error'> & { readonly at: Date; readonly dueAt: Date },
): Promise<void> {
  await sql.query(
    `UPDATE ${sql.schema}.webhook_delivery SET state = $2, response_status = $3, error = $4, due_at = $6,
       delivered_at = CASE WHEN $2 = 'DELIVERED' THEN $5::timestamptz END
     WHERE id = $1`,
    [id, attempt.state, attempt.responseStatus, attempt.error, attempt.at, attempt.dueAt],
  );
}

/** As if it were new, under the same id. */
export async function replay(sql: Sql, id: Uuid, now: Date): Promise<void> {
  await sql.query(
    `UPDATE ${sql.schema}.webhook_delivery SET state = 'WAITING', attempts = 0, due_at = $2 WHERE id = $1`,
    [id, now],
  );
}

/** When the next delivery is due of a webhook that is in no lane of this process. */
export async function nextDeliveryDue(sql: Sql, inLanes: readonly Uuid[]): Promise<Date | undefined> {
  const [row] = await sql.query<{ dueAt: Date | null }>(
    `SELECT min(greatest(d.due_at, w.lane_until)) AS "dueAt" FROM ${sql.schema}.webhook_delivery d
     JOIN ${sql.schema}.webhook w ON w.id = d.webhook_id
     WHERE d.state = 'WAITING' AND w.status = 'ENABLED' AND w.id <> ALL($1::uuid[])`,
    [[...inLanes]],
  );
  return row?.dueAt ?? undefined;
}

/** Forgets what is old, and at once what asked to forget someone and came to its end. */
export async function forgetDeliveries(sql: Sql, before: Date): Promise<void> {
  await sql.query(
    `DELETE FROM ${sql.schema}.webhook_delivery WHERE written_at < $1 OR (type = $2 AND state <> 'WAITING')`,
    [before, ERASED_TYPE],
  );
}

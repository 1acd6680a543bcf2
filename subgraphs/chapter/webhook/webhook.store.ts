import type { Sql, Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { Webhook, WebhookType } from './webhook.ts';

const columns = `w.id, w.url, w.types, w.status, w.disabled_reason AS "disabledReason",
  w.failing_since AS "failingSince", w.created_at AS "createdAt"`;

/** The oldest first. */
export const allWebhooks = (sql: Sql): Promise<Webhook[]> =>
  sql.query(`SELECT ${columns} FROM ${sql.schema}.webhook w ORDER BY w.created_at, w.id`);

export async function findWebhook(sql: Sql, id: Uuid): Promise<Webhook | undefined> {
  const [row] = await sql.query<Webhook>(`SELECT ${columns} FROM ${sql.schema}.webhook w WHERE w.id = $1`, [
    id,
  ]);
  return row;
}

/** Lets one webhook be added at a time, until the commit. */
export async function lockWebhooks(tx: Tx): Promise<void> {
  await tx.query(`LOCK TABLE ${tx.schema}.webhook IN SHARE ROW EXCLUSIVE MODE`);
}

export async function insertWebhook(
  tx: Tx,
  webhook: { id: Uuid; url: string; types: readonly WebhookType[]; secret: string },
  now: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO ${tx.schema}.webhook (id, url, types, secret, status, created_at)
     VALUES ($1, $2, $3, $4, 'ENABLED', $5)`,
    [webhook.id, webhook.url, [...webhook.types], webhook.secret, now],
  );
}

export async function deleteWebhook(sql: Sql, id: Uuid): Promise<void> {
  await sql.query(`DELETE FROM ${sql.schema}.webhook WHERE id = $1`, [id]);
}

/** A new secret; the one before signs beside it until `until`. */
export async function replaceSecret(sql: Sql, id: Uuid, secret: string, until: Date): Promise<void> {
  await sql.query(
    `UPDATE ${sql.schema}.webhook SET previous_secret = secret, previous_until = $3, secret = $2 WHERE id = $1`,
    [id, secret, until],
  );
}

export async function enable(sql: Sql, id: Uuid): Promise<void> {
  await sql.query(
    `UPDATE ${sql.schema}.webhook SET status = 'ENABLED', disabled_reason = NULL, failing_since = NULL WHERE id = $1`,
    [id],
  );
}

export async function disable(sql: Sql, id: Uuid, reason: string): Promise<void> {
  await sql.query(
    `UPDATE ${sql.schema}.webhook SET status = 'DISABLED', disabled_reason = $2 WHERE id = $1`,
    [id, reason],
  );
}

export async function succeeded(sql: Sql, id: Uuid): Promise<void> {
  await sql.query(
    `UPDATE ${sql.schema}.webhook SET failing_since = NULL WHERE id = $1 AND failing_since IS NOT NULL`,
    [id],
  );
}

/** @returns since when it fails */
export async function failed(sql: Sql, id: Uuid, now: Date): Promise<Date> {
  const [row] = await sql.query<{ since: Date }>(
    `UPDATE ${sql.schema}.webhook SET failing_since = coalesce(failing_since, $2) WHERE id = $1
     RETURNING failing_since AS since`,
    [id, now],
  );
  return row?.since ?? now;
}

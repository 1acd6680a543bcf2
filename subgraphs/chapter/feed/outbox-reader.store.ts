import type { Tx } from '../../../kernel/db/database.ts';

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

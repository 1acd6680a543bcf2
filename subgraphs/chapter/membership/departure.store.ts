import type { Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';

/** Puts a tombstone in the member's place in what they did at events, and removes what is theirs alone. */
export async function cutLinks(tx: Tx, memberId: Uuid, tombstone: Uuid): Promise<void> {
  await tx.query(
    `WITH answered AS (
       UPDATE ${tx.schema}.rsvp SET member_id = $2, answers = NULL, decline_reason = NULL WHERE member_id = $1
     ), hosted AS (
       DELETE FROM ${tx.schema}.event_host WHERE member_id = $1
     ), invited AS (
       DELETE FROM ${tx.schema}.invitation WHERE member_id = $1
     ), promised AS (
       DELETE FROM ${tx.schema}.series_rsvp WHERE member_id = $1
     )
     DELETE FROM ${tx.schema}.idempotency WHERE member_id = $1`,
    [memberId, tombstone],
  );
}

/** What the chapter has told headquarters of the member tells it of nobody, under the same numbers. */
export async function eraseFromOutbox(tx: Tx, memberId: Uuid, tombstone: Uuid): Promise<void> {
  await tx.query(
    `UPDATE ${tx.schema}.outbox SET data = data || jsonb_build_object('memberId', $2::text)
     WHERE type = 'membership.changed' AND data ->> 'memberId' = $1::text`,
    [memberId, tombstone],
  );
}

/** That they made series. Locks series, so it comes before any membership is locked. */
export async function eraseFromSeries(tx: Tx, memberId: Uuid): Promise<void> {
  await tx.query(`UPDATE ${tx.schema}.series SET created_by = NULL WHERE created_by = $1`, [memberId]);
}

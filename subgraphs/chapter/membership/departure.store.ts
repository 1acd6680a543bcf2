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

/** The rest, for one who is erased: what they did as someone who runs the chapter, and that they belonged to it. */
export async function eraseTraces(tx: Tx, memberId: Uuid, tombstone: Uuid): Promise<void> {
  await tx.query(
    `WITH invited AS (
       UPDATE ${tx.schema}.invitation SET invited_by = $2 WHERE invited_by = $1
     ), made AS (
       UPDATE ${tx.schema}.event SET created_by = NULL WHERE created_by = $1
     ), written AS (
       DELETE FROM ${tx.schema}.letter WHERE member_id = $1
     ), told AS (
       DELETE FROM ${tx.schema}.rsvp_told WHERE member_id = $1
     ), held AS (
       DELETE FROM ${tx.schema}.series_told WHERE member_id = $1
     ), renewed AS (
       DELETE FROM ${tx.schema}.calendar_renewal WHERE member_id = $1
     )
     DELETE FROM ${tx.schema}.membership WHERE member_id = $1`,
    [memberId, tombstone],
  );
}

/** That they made series. Locks series, so it comes before any membership is locked. */
export async function eraseFromSeries(tx: Tx, memberId: Uuid): Promise<void> {
  await tx.query(`UPDATE ${tx.schema}.series SET created_by = NULL WHERE created_by = $1`, [memberId]);
}

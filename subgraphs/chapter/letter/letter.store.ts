import type { Sql, Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { ChapterLetterKind } from '../../../kernel/letters.ts';
import type { WrittenLetter } from './compose-letter.ts';

export async function insertLetters(tx: Tx, letters: readonly WrittenLetter[], now: Date): Promise<void> {
  const contents = [...new Set(letters.map(({ content }) => content))];
  const place = new Map(contents.map((content, index) => [content, index]));
  const rows = letters.map((letter) => ({ ...letter, content: place.get(letter.content) }));
  await tx.query(
    `INSERT INTO ${tx.schema}.letter (id, member_id, event_id, kind, content, state, written_at, expires_at, due_at)
     SELECT id, "memberId", "eventId", kind, $3::jsonb -> content, 'WAITING', $2, "expiresAt", $2
     FROM jsonb_to_recordset($1::jsonb) AS row (id uuid, "memberId" uuid, "eventId" uuid, kind text, content integer,
       "expiresAt" timestamptz)`,
    [JSON.stringify(rows), now, JSON.stringify(contents)],
  );
}

export interface DueLetter {
  readonly id: Uuid;
  readonly memberId: Uuid;
  readonly kind: ChapterLetterKind;
  /** As JSON: headquarters reads it. */
  readonly content: unknown;
  readonly expiresAt: Date;
  /** This one included. */
  readonly attempts: number;
}

/** Takes letters that are due, for as long as the lease lasts: whoever crashes with them leaves them due again. */
export async function claimLetters(
  sql: Sql,
  now: Date,
  leaseUntil: Date,
  limit: number,
): Promise<DueLetter[]> {
  const rows = await sql.query<DueLetter>(
    `UPDATE ${sql.schema}.letter SET due_at = $2, attempts = attempts + 1
     WHERE id IN (
       SELECT id FROM ${sql.schema}.letter WHERE state = 'WAITING' AND due_at <= $1
       ORDER BY due_at, id LIMIT $3 FOR UPDATE SKIP LOCKED
     )
     RETURNING id, member_id AS "memberId", kind, content, expires_at AS "expiresAt", attempts`,
    [now, leaseUntil, limit],
  );
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Letters that came to their end; their words are forgotten. */
export async function settleLetters(
  sql: Sql,
  state: 'HANDED_OVER' | 'REFUSED' | 'EXPIRED',
  ids: readonly Uuid[],
  errors: readonly (string | null)[] = [],
): Promise<void> {
  if (ids.length === 0) return;
  await sql.query(
    `UPDATE ${sql.schema}.letter l SET state = $1, content = NULL, error = row.error
     FROM unnest($2::uuid[], $3::text[]) AS row (id, error) WHERE l.id = row.id AND l.state = 'WAITING'`,
    [state, [...ids], ids.map((_, index) => errors[index] ?? null)],
  );
}

export async function postponeLetters(
  sql: Sql,
  ids: readonly Uuid[],
  dueAt: Date,
  error: string,
): Promise<void> {
  await sql.query(
    `UPDATE ${sql.schema}.letter SET due_at = $2, error = $3 WHERE id = ANY($1::uuid[]) AND state = 'WAITING'`,
    [[...ids], dueAt, error],
  );
}

/** When the next letter is due. */
export async function nextLetterDue(sql: Sql): Promise<Date | undefined> {
  const [row] = await sql.query<{ dueAt: Date | null }>(
    `SELECT min(due_at) AS "dueAt" FROM ${sql.schema}.letter WHERE state = 'WAITING'`,
  );
  return row?.dueAt ?? undefined;
}

/** Forgets letters that came to their end before `before`. */
export async function forgetLetters(sql: Sql, before: Date): Promise<void> {
  await sql.query(`DELETE FROM ${sql.schema}.letter WHERE state <> 'WAITING' AND expires_at < $1`, [before]);
}

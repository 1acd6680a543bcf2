import type { Sql } from '../../../kernel/db/database.ts';
import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import type { Letter, LetterKind } from '../../../kernel/letters.ts';

/** A letter of a chapter, or with null of headquarters itself: in the table its chapter is empty. */
export type KeptLetter = Omit<Letter, 'chapter'> & { readonly chapter: ChapterKey | null };

/** Keeps letters; one that is known is left as it is. */
export async function insertLetters(sql: Sql, letters: readonly KeptLetter[], now: Date): Promise<void> {
  await sql.query(
    `INSERT INTO ${sql.schema}.letter
       (chapter, id, member_id, kind, content, state, received_at, expires_at, due_at)
     SELECT coalesce(chapter, ''), id, "memberId", kind, content, 'WAITING', $2, "expiresAt", $2
     FROM jsonb_to_recordset($1::jsonb) AS row (chapter text, id uuid, "memberId" uuid, kind text, content jsonb,
       "expiresAt" timestamptz)
     ON CONFLICT (chapter, id) DO NOTHING`,
    [JSON.stringify(letters), now],
  );
}

/** Those of the chapters that stand on the server. */
export async function chaptersOf(
  sql: Sql,
  server: Uuid,
  chapters: readonly ChapterKey[],
): Promise<Set<ChapterKey>> {
  const rows = await sql.query<{ key: ChapterKey }>(
    `SELECT key FROM ${sql.schema}.chapter WHERE server_id = $1 AND key = ANY($2::text[])`,
    [server, [...chapters]],
  );
  return new Set(rows.map(({ key }) => key));
}

export async function membersAmong(sql: Sql, ids: readonly Uuid[]): Promise<Set<Uuid>> {
  const rows = await sql.query<{ id: Uuid }>(
    `SELECT id FROM ${sql.schema}.member WHERE id = ANY($1::uuid[])`,
    [[...ids]],
  );
  return new Set(rows.map(({ id }) => id));
}

export interface DueLetter {
  /** Null: headquarters'. */
  readonly chapter: ChapterKey | null;
  readonly id: Uuid;
  readonly memberId: Uuid;
  readonly kind: LetterKind;
  /** As `letterContent` reads it. */
  readonly content: unknown;
  readonly expiresAt: Date;
  /** This one included. */
  readonly attempts: number;
  readonly name: string;
  readonly email: string | null;
  /** Whether the feed brought that the member belongs, or belonged, to the chapter; headquarters knows everyone. */
  readonly known: boolean;
  /** Whether the member wants letters of this kind, and of this chapter. */
  readonly wanted: boolean;
}

/** Takes letters that are due, for as long as the lease lasts, with what says whether and where they go. */
export const claimLetters = (sql: Sql, now: Date, leaseUntil: Date, limit: number): Promise<DueLetter[]> =>
  sql.query(
    `WITH claimed AS (
       UPDATE ${sql.schema}.letter SET due_at = $2, attempts = attempts + 1
       WHERE (chapter, id) IN (
         SELECT chapter, id FROM ${sql.schema}.letter WHERE state = 'WAITING' AND due_at <= $1
         ORDER BY due_at, id LIMIT $3 FOR UPDATE SKIP LOCKED
       )
       RETURNING *
     )
     SELECT nullif(c.chapter, '') AS chapter, c.id, c.member_id AS "memberId", c.kind, c.content, c.expires_at AS "expiresAt", c.attempts,
       m.name, m.email,
       c.chapter = '' OR EXISTS (SELECT FROM ${sql.schema}.directory_membership d
         WHERE d.chapter = c.chapter AND d.member_id = c.member_id) AS known,
       NOT EXISTS (SELECT FROM ${sql.schema}.mail_kind_off o WHERE o.member_id = c.member_id AND o.kind = c.kind)
         AND NOT EXISTS (SELECT FROM ${sql.schema}.mail_chapter_off o
           WHERE o.member_id = c.member_id AND o.chapter = c.chapter) AS wanted
     FROM claimed c JOIN ${sql.schema}.member m ON m.id = c.member_id ORDER BY c.id`,
    [now, leaseUntil, limit],
  );

export type SettledState = 'SENT' | 'KEPT' | 'SKIPPED' | 'EXPIRED' | 'PARKED';
type LetterKey = Pick<DueLetter, 'chapter' | 'id'>;

/** A letter comes to its end; its words are forgotten unless someone may still want them. */
export async function settleLetter(
  sql: Sql,
  { chapter, id }: LetterKey,
  state: SettledState,
  error: string | null = null,
): Promise<void> {
  await sql.query(
    `UPDATE ${sql.schema}.letter
     SET state = $3, error = $4, content = CASE WHEN $3 IN ('KEPT', 'PARKED') THEN content END
     WHERE chapter = $1 AND id = $2 AND state = 'WAITING'`,
    [chapter ?? '', id, state, error],
  );
}

export async function postponeLetter(
  sql: Sql,
  { chapter, id }: LetterKey,
  dueAt: Date,
  error: string,
): Promise<void> {
  await sql.query(
    `UPDATE ${sql.schema}.letter SET due_at = $3, error = $4 WHERE chapter = $1 AND id = $2 AND state = 'WAITING'`,
    [chapter ?? '', id, dueAt, error],
  );
}

/** When the next letter is due. */
export async function nextLetterDue(sql: Sql): Promise<Date | undefined> {
  const [row] = await sql.query<{ dueAt: Date | null }>(
    `SELECT min(due_at) AS "dueAt" FROM ${sql.schema}.letter WHERE state = 'WAITING'`,
  );
  return row?.dueAt ?? undefined;
}

/** Forgets letters that were over before `before`, but those that are parked. */
export async function forgetLetters(sql: Sql, before: Date): Promise<void> {
  await sql.query(
    `DELETE FROM ${sql.schema}.letter WHERE state NOT IN ('WAITING', 'PARKED') AND expires_at < $1`,
    [before],
  );
}

/** Parked letters are tried again. @returns how many */
export async function unpark(sql: Sql, now: Date): Promise<number> {
  const rows = await sql.query(
    `UPDATE ${sql.schema}.letter SET state = 'WAITING', attempts = 0, due_at = $1 WHERE state = 'PARKED'
     RETURNING id`,
    [now],
  );
  return rows.length;
}

export interface ParkedLetter {
  readonly chapter: ChapterKey | null;
  readonly id: Uuid;
  readonly memberId: Uuid;
  readonly kind: LetterKind;
  readonly receivedAt: Date;
  readonly attempts: number;
  readonly error: string | null;
}

/** The oldest first. */
export const parkedLetters = (sql: Sql, limit: number): Promise<ParkedLetter[]> =>
  sql.query(
    `SELECT nullif(chapter, '') AS chapter, id, member_id AS "memberId", kind, received_at AS "receivedAt", attempts, error
     FROM ${sql.schema}.letter WHERE state = 'PARKED' ORDER BY received_at, id LIMIT $1`,
    [limit],
  );

export async function countLetters(sql: Sql): Promise<Record<'waiting' | 'kept' | 'parked', number>> {
  const [row] = await sql.query<Record<'waiting' | 'kept' | 'parked', number>>(
    `SELECT count(*) FILTER (WHERE state = 'WAITING') AS waiting, count(*) FILTER (WHERE state = 'KEPT') AS kept,
       count(*) FILTER (WHERE state = 'PARKED') AS parked
     FROM ${sql.schema}.letter`,
  );
  return row ?? { waiting: 0, kept: 0, parked: 0 };
}

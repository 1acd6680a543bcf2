import type { Sql } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { Answer } from '../question/question.ts';

/** What of a membership few may read. */
export interface MembershipNotes {
  readonly id: Uuid;
  /** Why the member was banned, or not let in. */
  readonly reason: string | null;
  /** To what the chapter asks who joins. */
  readonly answers: readonly Answer[] | null;
}

/** By the ids of memberships. */
export const membershipNotes = (sql: Sql, ids: readonly Uuid[]): Promise<MembershipNotes[]> =>
  sql.query(`SELECT id, reason, answers FROM ${sql.schema}.membership WHERE id = ANY($1::uuid[])`, [
    [...ids],
  ]);

import type { Sql } from '../../../../kernel/db/database.ts';
import type { Uuid } from '../../../../kernel/ids.ts';
import { changedWithin, type Span } from '../../watch-changes.ts';

export interface Watched {
  /** Undefined: those of the community and of the member's chapters. */
  readonly discussionId: Uuid | undefined;
  readonly memberId: Uuid | undefined;
}

/** Posts that came or changed within the span, in the order of their ids. */
export const postsWithin = (
  sql: Sql,
  { discussionId, memberId }: Watched,
  { since, until, after, limit }: Span<Uuid>,
): Promise<{ id: Uuid }[]> =>
  sql.query(
    `SELECT p.id FROM ${sql.schema}.post p JOIN ${sql.schema}.discussion d ON d.id = p.discussion_id
     WHERE ${changedWithin('p', '$1', '$2')} AND ($3::uuid IS NULL OR p.id > $3::uuid)
       AND CASE WHEN $5::uuid IS NOT NULL THEN d.id = $5::uuid
         ELSE d.chapter IS NULL OR EXISTS (SELECT FROM ${sql.schema}.directory_membership m
           WHERE m.chapter = d.chapter AND m.member_id = $6::uuid AND m.status = 'ACTIVE') END
     ORDER BY p.id LIMIT $4`,
    [since, until, after ?? null, limit, discussionId ?? null, memberId ?? null],
  );

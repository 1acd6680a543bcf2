import type { Clock } from '../../../kernel/clock.ts';
import type { Database } from '../../../kernel/db/database.ts';
import { newUuid, type Uuid } from '../../../kernel/ids.ts';
import type { Identity } from '../../../kernel/peers.ts';
import type { HqRole, Viewer } from '../../../kernel/viewer.ts';
import { guidelinesDue } from '../guidelines/guidelines.store.ts';
import { shownName } from '../member/member.ts';

interface Found {
  id: Uuid;
  name: string;
  email: string | null;
  roles: HqRole[];
}

const MAX_NAME = 100;

/**
 * The member behind an identity, made on first sight, however many requests bring it at once. Issuer and subject alone
 * tell who it is: an e-mail address proves nothing of the kind. A name the member has is kept, and so is a picture; the
 * e-mail address is the issuer's word. Roles are headquarters' grants and those of the token together.
 */
export async function signIn(db: Database, clock: Clock, identity: Identity): Promise<Viewer> {
  const member = (await find(db, identity)) ?? (await create(db, clock, identity));
  const name = member.name || nameOf(identity);
  const email = identity.email ?? member.email;
  if (name !== member.name || email !== member.email) {
    await db.query(
      `UPDATE ${db.schema}.member SET name = CASE name WHEN '' THEN $2 ELSE name END, email = $3 WHERE id = $1`,
      [member.id, name, email],
    );
  }
  const roles = [...new Set([...member.roles, ...identity.roles])];
  const due = await guidelinesDue(db, member.id);
  return { memberId: member.id, name: shownName(name), roles, ...(due && { guidelinesDue: due }) };
}

const nameOf = (identity: Identity): string =>
  (identity.name ?? '').replaceAll('\0', '').trim().slice(0, MAX_NAME);

async function find(db: Database, { issuer, subject }: Identity): Promise<Found | undefined> {
  const [found] = await db.query<Found>(
    `SELECT id, name, email,
            ARRAY(SELECT role FROM ${db.schema}.hq_role WHERE member_id = member.id ORDER BY role) AS roles
     FROM ${db.schema}.member WHERE issuer = $1 AND subject = $2`,
    [issuer, subject],
  );
  return found;
}

/** Whoever comes second waits for the first to commit, and then finds that row. */
async function create(db: Database, clock: Clock, identity: Identity): Promise<Found> {
  const { issuer, subject, email = null, picture = null } = identity;
  await db.query(
    `INSERT INTO ${db.schema}.member (id, issuer, subject, name, email, avatar_url, joined_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (issuer, subject) DO NOTHING`,
    [newUuid(), issuer, subject, nameOf(identity), email, picture, clock.now()],
  );
  return (await find(db, identity)) as Found;
}

import type { Sql, Tx } from '../db/database.ts';
import { newUuid, type Uuid } from '../ids.ts';
import type { SealedEntry } from './audit-chain.ts';

export interface AuditHead {
  readonly seq: number;
  readonly hash: Buffer;
}

export type StoredEntry = SealedEntry & { readonly hash: Buffer };

export interface KeptReason {
  readonly seq: number;
  readonly salt: Buffer;
  readonly reason: string;
}

const COLUMNS = `e.seq, e.at, e.actor, e.role, e.action, e.outcome, e.subject, e.object, e.detail, e.people, e.origin,
  e.reason_seal AS "reasonSeal", e.hash`;

export async function readHead(sql: Sql, lock = ''): Promise<AuditHead> {
  const [head] = await sql.query<AuditHead>(`SELECT seq, hash FROM ${sql.schema}.audit_head ${lock}`);
  if (!head) throw new Error('the audit log has lost its head');
  return head;
}

/** Held until the transaction ends, so that entries come one after another. */
export const lockHead = (tx: Tx): Promise<AuditHead> => readHead(tx, 'FOR UPDATE');

/** The pseudonyms members have here; given when there is none. */
export async function pseudonymsOf(tx: Tx, members: readonly Uuid[]): Promise<ReadonlyMap<Uuid, Uuid>> {
  const all = [...new Set(members)];
  if (all.length === 0) return new Map();
  const rows = await tx.query<{ member: Uuid; pseudonym: Uuid }>(
    `INSERT INTO ${tx.schema}.audit_person (member_id, pseudonym)
     SELECT * FROM unnest($1::uuid[], $2::uuid[])
     ON CONFLICT (member_id) DO UPDATE SET member_id = excluded.member_id
     RETURNING member_id AS member, pseudonym`,
    [all, all.map(() => newUuid())],
  );
  return new Map(rows.map(({ member, pseudonym }) => [member, pseudonym]));
}

export async function insertEntries(tx: Tx, entries: readonly StoredEntry[]): Promise<void> {
  const rows = entries.map(({ reasonSeal, hash, ...rest }) => ({
    ...rest,
    seal: reasonSeal?.toString('hex') ?? null,
    hash: hash.toString('hex'),
  }));
  await tx.query(
    `INSERT INTO ${tx.schema}.audit_entry
       (seq, at, actor, role, action, outcome, subject, object, detail, people, origin, reason_seal, hash)
     SELECT seq, at, actor, role, action, outcome, subject, object, detail, people, origin, decode(seal, 'hex'),
       decode(hash, 'hex')
     FROM jsonb_to_recordset($1::jsonb) AS row (seq bigint, at timestamptz, actor uuid, role text, action text,
       outcome text, subject uuid, object text, detail text, people integer, origin text, seal text, hash text)`,
    [JSON.stringify(rows)],
  );
}

export async function insertReasons(tx: Tx, reasons: readonly KeptReason[]): Promise<void> {
  for (const { seq, salt, reason } of reasons) {
    await tx.query(`INSERT INTO ${tx.schema}.audit_reason VALUES ($1, $2, $3)`, [seq, salt, reason]);
  }
}

export async function moveHead(tx: Tx, { seq, hash }: AuditHead): Promise<void> {
  await tx.query(`UPDATE ${tx.schema}.audit_head SET seq = $1, hash = $2`, [seq, hash]);
}

/** Entries after `after`, in order, as they were sealed. */
export const entriesAfter = (sql: Sql, after: number, limit: number): Promise<StoredEntry[]> =>
  sql.query(`SELECT ${COLUMNS} FROM ${sql.schema}.audit_entry e WHERE e.seq > $1 ORDER BY e.seq LIMIT $2`, [
    after,
    limit,
  ]);

export const reasonsAmong = (sql: Sql, seqs: readonly number[]): Promise<KeptReason[]> =>
  sql.query(`SELECT seq, salt, reason FROM ${sql.schema}.audit_reason WHERE seq = ANY($1::bigint[])`, [
    [...seqs],
  ]);

/** An entry with who is meant, as far as that is still known. */
export type NamedEntry = StoredEntry & {
  readonly actorId: Uuid | null;
  readonly subjectId: Uuid | null;
  readonly reason: string | null;
};

/** A page of entries and one more, the newest first. */
export const listEntries = (sql: Sql, before: number | undefined, limit: number): Promise<NamedEntry[]> =>
  sql.query(
    `SELECT ${COLUMNS}, a.member_id AS "actorId", s.member_id AS "subjectId", r.reason
     FROM ${sql.schema}.audit_entry e
     LEFT JOIN ${sql.schema}.audit_person a ON a.pseudonym = e.actor
     LEFT JOIN ${sql.schema}.audit_person s ON s.pseudonym = e.subject
     LEFT JOIN ${sql.schema}.audit_reason r ON r.seq = e.seq
     WHERE $1::bigint IS NULL OR e.seq < $1 ORDER BY e.seq DESC LIMIT $2`,
    [before ?? null, limit],
  );

/** Nobody can tell any more that the member is meant anywhere, nor read what was said of them. */
export async function forgetInAudit(tx: Tx, memberId: Uuid): Promise<void> {
  await tx.query(
    `DELETE FROM ${tx.schema}.audit_reason r USING ${tx.schema}.audit_entry e, ${tx.schema}.audit_person p
     WHERE e.seq = r.seq AND p.member_id = $1 AND p.pseudonym IN (e.actor, e.subject)`,
    [memberId],
  );
  await tx.query(`DELETE FROM ${tx.schema}.audit_person WHERE member_id = $1`, [memberId]);
}

export async function countEntries(sql: Sql): Promise<number> {
  return (await readHead(sql)).seq;
}

/** What a member did, and what was done to them, without whom else it was about. */
export const entriesAbout = (sql: Sql, memberId: Uuid): Promise<object[]> =>
  sql.query(
    `SELECT e.seq, e.at, e.role, e.action, e.outcome, e.object, e.detail, e.people, r.reason,
       CASE WHEN e.actor = p.pseudonym THEN 'did' ELSE 'was done to' END AS "you"
     FROM ${sql.schema}.audit_person p
     JOIN ${sql.schema}.audit_entry e ON p.pseudonym IN (e.actor, e.subject)
     LEFT JOIN ${sql.schema}.audit_reason r ON r.seq = e.seq
     WHERE p.member_id = $1 ORDER BY e.seq`,
    [memberId],
  );

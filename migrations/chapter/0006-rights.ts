import type { MigrationInterface, QueryRunner } from 'typeorm';
import { hashEntry, type SealedEntry } from '../../kernel/audit/audit-chain.ts';
import { AUDIT_TABLES, DROP_AUDIT_TABLES } from '../../kernel/audit/audit-tables.ts';
import { runInSchema } from '../../kernel/db/database.ts';
import { encodeId, newUuid, toChapterKey, type Uuid } from '../../kernel/ids.ts';

/** An audit log whose entries hold one another, and how far the chapter has followed orders to forget members. */
export class ChapterRights1780000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runInSchema(
      runner,
      `
      ${AUDIT_TABLES}

      -- In the chapter's own schema, so that a restored backup knows how far behind it is.
      CREATE TABLE erasure_mark (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        -- The last order that was followed, and the last of which headquarters has the receipt.
        seq bigint NOT NULL,
        receipted bigint NOT NULL
      );
      INSERT INTO erasure_mark (seq, receipted) VALUES (0, 0);

      -- Ids that must not come back, as SHA-256: nobody can tell from it who was here.
      CREATE TABLE erased (
        digest bytea PRIMARY KEY
      );
      `,
    );
    await carryOver(runner);
    await runInSchema(runner, 'DROP TABLE audit_log');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runInSchema(
      runner,
      `
      CREATE TABLE audit_log (
        id uuid PRIMARY KEY,
        at timestamptz NOT NULL,
        member_id uuid NOT NULL,
        action text NOT NULL,
        event_id uuid,
        people integer NOT NULL CHECK (people >= 0)
      );
      CREATE INDEX audit_log_by_age ON audit_log (at, id);
      DROP TABLE erased, erasure_mark;
      ${DROP_AUDIT_TABLES}
      `,
    );
  }
}

interface OldEntry {
  readonly at: Date;
  readonly memberId: Uuid;
  readonly action: string;
  readonly eventId: Uuid | null;
  readonly people: number;
}

/** What stood in the log before becomes its first entries. */
async function carryOver(runner: QueryRunner): Promise<void> {
  const { schema = '' } = runner.dataSource.options as { schema?: string };
  const chapter = toChapterKey(schema.replace(/^chapter_/, ''));
  const rows = (await runner.query(
    `SELECT date_trunc('milliseconds', at) AS at, member_id AS "memberId", action, event_id AS "eventId", people
     FROM audit_log ORDER BY at, id`,
  )) as OldEntry[];
  const pseudonyms = new Map(rows.map(({ memberId }) => [memberId, newUuid()]));
  for (const [member, pseudonym] of pseudonyms) {
    await runner.query('INSERT INTO audit_person VALUES ($1, $2)', [pseudonym, member]);
  }
  const [start] = (await runner.query('SELECT hash FROM audit_head')) as { hash: Buffer }[];
  let hash = start?.hash ?? Buffer.alloc(0);
  for (const [index, { at, memberId, action, eventId, people }] of rows.entries()) {
    const seq = index + 1;
    const actor = pseudonyms.get(memberId) ?? null;
    const bare = { role: null, subject: null, detail: null, origin: null, reasonSeal: null };
    const object = eventId && encodeId('Event', chapter, eventId);
    const entry: SealedEntry = { ...bare, seq, at, actor, action, outcome: 'READ', object, people };
    hash = hashEntry(hash, entry);
    await runner.query(
      `INSERT INTO audit_entry (seq, at, actor, action, outcome, object, people, hash)
       VALUES ($1, $2, $3, $4, 'READ', $5, $6, $7)`,
      [seq, at, actor, action, object, people, hash],
    );
    await runner.query('UPDATE audit_head SET seq = $1, hash = $2', [seq, hash]);
  }
}

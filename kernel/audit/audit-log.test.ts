import type { QueryRunner } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts';
import { Database, runInSchema } from '../db/database.ts';
import { createPool, type Pool } from '../db/pool.ts';
import { newUuid, type Uuid } from '../ids.ts';
import { silentLogger } from '../log.ts';
import { forgetInAudit, listEntries, readHead } from './audit.store.ts';
import { type AuditEvent, appendAudit } from './audit-log.ts';
import { AUDIT_TABLES } from './audit-tables.ts';
import { verifyAudit } from './verify-audit.ts';

class Audit1700000000001 {
  readonly name = 'Audit1700000000001';
  up(runner: QueryRunner): Promise<void> {
    return runInSchema(runner, AUDIT_TABLES);
  }
  async down(): Promise<void> {}
}

let database: TestDatabase;
let pool: Pool;
let schemas = 0;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, silentLogger);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function open(): Promise<Database> {
  schemas += 1;
  const db = new Database(pool, `log_${schemas}`, { entities: [], migrations: [Audit1700000000001] });
  await db.migrate();
  return db;
}

const [ada, bob] = [newUuid(), newUuid()];
const event = (action: string, more: Partial<AuditEvent> = {}): AuditEvent => ({
  at: new Date('2026-03-01T12:00:00.123Z'),
  actor: ada,
  role: 'HQ_ADMIN',
  action,
  outcome: 'READ',
  ...more,
});
const write = (db: Database, ...actions: string[]) =>
  appendAudit(
    db,
    actions.map((action) => event(action)),
  );

/** As someone who owns the tables can. */
const tamper = (db: Database, statement: string) =>
  db.transaction(async (tx) => {
    await tx.query(`ALTER TABLE ${db.schema}.audit_entry DISABLE TRIGGER append_only`);
    await tx.query(statement.replaceAll('$s', db.schema));
    await tx.query(`ALTER TABLE ${db.schema}.audit_entry ENABLE TRIGGER append_only`);
  });

describe('an audit log', () => {
  it('numbers entries without gap and is whole, however many write at once', async () => {
    const db = await open();
    await Promise.all(Array.from({ length: 8 }, (_, index) => write(db, `a${index}`, `b${index}`)));
    const head = await readHead(db);
    expect(await verifyAudit(db)).toEqual({ entries: 16, head });
    expect(head.seq).toBe(16);
  });

  it('takes no change and no removal', async () => {
    const db = await open();
    await write(db, 'a');
    for (const statement of [
      "UPDATE $s.audit_entry SET action = 'b'",
      'DELETE FROM $s.audit_entry',
      'TRUNCATE $s.audit_entry CASCADE',
    ]) {
      await expect(db.query(statement.replace('$s', db.schema))).rejects.toThrow('append-only');
    }
  });

  it.each([
    [
      'a word that was changed',
      "UPDATE $s.audit_entry SET detail = 'x' WHERE seq = 2",
      2,
      'it is not what was written',
    ],
    ['an entry taken out', 'DELETE FROM $s.audit_entry WHERE seq = 2', 2, 'it is missing'],
    ['the last entries taken off', 'DELETE FROM $s.audit_entry WHERE seq = 4', 4, 'it is missing'],
    [
      'a reason that was changed',
      "UPDATE $s.audit_reason SET reason = 'x'",
      3,
      'its reason is not what was written',
    ],
  ])('shows the first entry that is wrong: %s', async (_, statement, seq, why) => {
    const db = await open();
    await write(db, 'a', 'b');
    await appendAudit(db, [event('c', { reason: 'A complaint.' }), event('d')]);
    await tamper(db, statement);
    expect((await verifyAudit(db)).broken).toEqual({ seq, why });
  });

  it('is held to heads that were noted elsewhere, though it was written anew as a whole', async () => {
    const db = await open();
    await write(db, 'a', 'b');
    const noted = await readHead(db);
    expect((await verifyAudit(db, [noted])).broken).toBeUndefined();
    await tamper(db, 'DELETE FROM $s.audit_entry');
    await db.query(`UPDATE ${db.schema}.audit_head SET seq = 0, hash = sha256('')`);
    await write(db, 'a');
    expect((await verifyAudit(db)).broken).toBeUndefined();
    expect((await verifyAudit(db, [noted])).broken).toEqual({ seq: 2, why: 'it is missing' });
    await write(db, 'c');
    expect((await verifyAudit(db, [noted])).broken?.why).toContain('noted elsewhere');
  });

  it('forgets a person and stays whole: who it was, and what was said as the reason', async () => {
    const db = await open();
    await appendAudit(db, [
      event('a', { subject: bob, reason: 'About Bob Canary.' }),
      event('b', { reason: 'About nobody.' }),
    ]);
    const names = async () =>
      (await listEntries(db, undefined, 10)).map(({ actorId, subjectId, reason }) => [
        actorId,
        subjectId,
        reason,
      ]);
    await db.transaction((tx) => forgetInAudit(tx, bob));
    expect(await names()).toEqual([
      [ada, null, 'About nobody.'],
      [ada, null, null],
    ]);
    expect((await verifyAudit(db)).entries).toBe(2);
    const [row] = await db.query<{ actor: Uuid; subject: Uuid }>(
      `SELECT actor, subject FROM ${db.schema}.audit_entry`,
    );
    expect([row?.actor, row?.subject]).not.toContain(bob);
  });
});

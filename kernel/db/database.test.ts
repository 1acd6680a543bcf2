import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts';
import { silentLogger } from '../log.ts';
import { Database, runInSchema } from './database.ts';
import { createPool, type Pool } from './pool.ts';

class Account1700000000001 implements MigrationInterface {
  readonly name = 'Account1700000000001';
  up(runner: QueryRunner): Promise<void> {
    return runInSchema(
      runner,
      `CREATE TABLE account (id int PRIMARY KEY, balance bigint NOT NULL);
       INSERT INTO account VALUES (1, 100), (2, 100);`,
    );
  }
  async down(): Promise<void> {}
}

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, silentLogger);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function open(schema: string): Promise<Database> {
  const db = new Database(pool, schema, { entities: [], migrations: [Account1700000000001] });
  await db.migrate();
  return db;
}

const total = async (db: Database) =>
  (await db.query<{ sum: string }>(`SELECT sum(balance) FROM ${db.schema}.account`))[0]?.sum;

describe('a schema of the database', () => {
  it('is migrated once, however many start at the same time', async () => {
    const opened = await Promise.all(Array.from({ length: 5 }, () => open('once')));
    expect(await total(opened[0] as Database)).toBe('200');
  });

  it('is left as it was by a migration that fails, and no connection is lost', async () => {
    class Broken1700000000002 extends Account1700000000001 {
      override readonly name = 'Broken1700000000002' as never;
      override up(runner: QueryRunner): Promise<void> {
        return runInSchema(runner, 'CREATE TABLE half (id int); SELECT nonsense');
      }
    }
    const single = createPool(database.url, silentLogger, 2);
    const broken = new Database(single, 'broken', { entities: [], migrations: [Broken1700000000002] });
    for (let attempt = 0; attempt < 3; attempt += 1)
      await expect(broken.migrate()).rejects.toThrow('nonsense');
    expect(await single.query("SELECT to_regclass('broken.half') AS half")).toMatchObject({
      rows: [{ half: null }],
    });
    await single.end();
  });

  it('gives 64-bit integers as numbers', async () => {
    const db = await open('numbers');
    expect(await db.query(`SELECT balance FROM ${db.schema}.account WHERE id = 1`)).toEqual([
      { balance: 100 },
    ]);
  });

  it('keeps nothing of a transaction that fails', async () => {
    const db = await open('rollback');
    const failed = db.transaction(async (tx) => {
      await tx.query(`UPDATE ${tx.schema}.account SET balance = 0`);
      throw new RangeError('changed my mind');
    });
    await expect(failed).rejects.toThrow('changed my mind');
    expect(await total(db)).toBe('200');
  });

  it('runs SQL and the ORM in one transaction', async () => {
    const db = await open('both');
    const failed = db.transaction(async (tx) => {
      await tx.query(`UPDATE ${tx.schema}.account SET balance = 7 WHERE id = 1`);
      const rows = await tx.orm.query(`SELECT balance FROM ${tx.schema}.account WHERE id = 1`);
      expect(rows).toEqual([{ balance: 7 }]);
      throw new RangeError('undo');
    });
    await expect(failed).rejects.toThrow('undo');
  });

  it('tries again what lost to a deadlock, so that both sides are done', async () => {
    const db = await open('deadlock');
    let bothHold: () => void = () => undefined;
    const meet = new Promise<void>((resolve) => (bothHold = resolve));
    let holding = 0;
    let runs = 0;
    const move = (from: number, to: number) =>
      db.transaction(async (tx) => {
        runs += 1;
        await tx.query(`UPDATE ${tx.schema}.account SET balance = balance - 1 WHERE id = $1`, [from]);
        holding += 1;
        if (holding === 2) bothHold();
        await meet;
        await tx.query(`UPDATE ${tx.schema}.account SET balance = balance + 1 WHERE id = $1`, [to]);
      });
    await Promise.all([move(1, 2), move(2, 1)]);
    expect(runs).toBeGreaterThan(2);
    expect(await db.query(`SELECT balance FROM ${db.schema}.account ORDER BY id`)).toEqual([
      { balance: 100 },
      { balance: 100 },
    ]);
  });
});

import { createTestDatabase, type TestDatabase } from '../test/setup/database.ts';
import { Database } from './db/database.ts';
import { createPool, type Pool } from './db/pool.ts';
import type { ChapterKey } from './ids.ts';
import { silentLogger } from './log.ts';
import { appendChanges } from './outbox.ts';

const berlin = 'berlin' as ChapterKey;
let database: TestDatabase;
let pool: Pool;
let db: Database;

const membership = (memberId: string) =>
  ({
    type: 'membership.changed',
    data: { memberId, role: 'MEMBER', status: 'ACTIVE', joinedAt: '2026-01-01T00:00:00.000Z' },
  }) as const;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, silentLogger);
  db = new Database(pool, 'chapter_berlin', { entities: [], migrations: [] });
  await pool.query(`
    CREATE SCHEMA host;
    CREATE TABLE host.head (chapter text PRIMARY KEY, epoch text NOT NULL, seq bigint NOT NULL DEFAULT 0);
    INSERT INTO host.head VALUES ('berlin', 'e1', 0);
    CREATE SCHEMA chapter_berlin;
    CREATE TABLE chapter_berlin.outbox (seq bigint PRIMARY KEY, type text NOT NULL, data jsonb NOT NULL);`);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const written = () =>
  db.query<{ seq: number; data: { memberId: string } }>(
    'SELECT seq, data FROM chapter_berlin.outbox ORDER BY seq',
  );

describe('the outbox', () => {
  it('keeps the order of changes appended together', async () => {
    await db.transaction((tx) => appendChanges(tx, berlin, ['a', 'b', 'c'].map(membership)));
    expect((await written()).map(({ seq, data }) => [seq, data.memberId])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ]);
  });

  it('never shows a number before those below it, nor skips one, with 50 writers of which some roll back', async () => {
    const before = (await written()).length;
    const seen: number[] = [];
    let reading = true;
    const reader = (async () => {
      while (reading) {
        const last = seen.at(-1) ?? before;
        const rows = await db.query<{ seq: number }>(
          'SELECT seq FROM chapter_berlin.outbox WHERE seq > $1 ORDER BY seq',
          [last],
        );
        seen.push(...rows.map((row) => row.seq));
      }
    })();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, writer) =>
        db.transaction(async (tx) => {
          await tx.query('SELECT pg_sleep($1)', [Math.random() / 50]);
          await appendChanges(
            tx,
            berlin,
            Array.from({ length: 1 + (writer % 3) }, () => membership(String(writer))),
          );
          await tx.query('SELECT pg_sleep($1)', [Math.random() / 100]);
          if (writer % 5 === 0) throw new RangeError('rolled back');
        }),
      ),
    );
    reading = false;
    await reader;
    const committed = outcomes.flatMap((outcome, writer) =>
      outcome.status === 'fulfilled' ? [1 + (writer % 3)] : [],
    );
    const total = committed.reduce((sum, count) => sum + count, 0);
    expect(committed).toHaveLength(40);
    const seqs = (await written()).map((row) => row.seq);
    expect(seqs).toEqual(Array.from({ length: before + total }, (_, index) => index + 1));
    expect(seen).toEqual(seqs.slice(before, before + seen.length));
  });

  it('refuses a chapter the host does not hold, keeping nothing of the transaction', async () => {
    const before = (await written()).length;
    const refused = db.transaction((tx) => appendChanges(tx, 'paris' as ChapterKey, [membership('x')]));
    await expect(refused).rejects.toEqual(expect.objectContaining({ code: 'CHAPTER_UNKNOWN' }));
    expect(await written()).toHaveLength(before);
  });
});

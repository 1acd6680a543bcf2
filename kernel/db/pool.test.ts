import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts';
import { silentLogger } from '../log.ts';
import { createPool, type Pool } from './pool.ts';

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, silentLogger, 1);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

describe('an instant of the database', () => {
  it.each(['UTC', 'Asia/Kolkata', 'America/St_Johns'])('is the same, sent in %s', async (zone) => {
    await pool.query(`SET TIME ZONE '${zone}'`);
    const { rows } = await pool.query(
      `SELECT '2026-03-01T18:30:00Z'::timestamptz AS whole, '2026-03-01T18:30:00.123456Z'::timestamptz AS part,
              '0044-03-15T12:00:00Z BC'::timestamptz < now() AS early, 'infinity'::timestamptz AS never`,
    );
    expect(rows).toEqual([
      {
        whole: new Date('2026-03-01T18:30:00Z'),
        part: new Date('2026-03-01T18:30:00.123Z'),
        early: true,
        never: Number.POSITIVE_INFINITY,
      },
    ]);
  });
});

import { EventEmitter, once } from 'node:events';
import { createTestDatabase, type TestDatabase } from '../test/setup/database.ts';
import { createPool, type Pool } from './db/pool.ts';
import { silentLogger } from './log.ts';
import { Notices } from './notices.ts';

let database: TestDatabase;
let pool: Pool;
const open: Notices[] = [];

async function process(): Promise<Notices> {
  const notices = new Notices(pool, silentLogger);
  await notices.start();
  open.push(notices);
  return notices;
}

/** Resolves at the next notice of the topic. */
function next(notices: Notices, topic: string): Promise<unknown> {
  const woken = new EventEmitter();
  const stop = notices.listen(topic, () => {
    stop();
    woken.emit('notice');
  });
  return once(woken, 'notice');
}

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, silentLogger);
});

afterAll(async () => {
  await Promise.all(open.map((notices) => notices.stop()));
  await pool.end();
  await database.drop();
});

describe('a notice', () => {
  it('wakes its own process before publish returns, once', async () => {
    const notices = await process();
    let woken = 0;
    notices.listen('a', () => (woken += 1));
    notices.publish('a', 'b');
    expect(woken).toBe(1);
  });

  it('reaches other processes, in any number', async () => {
    const [sender, receiver] = [await process(), await process()];
    const topics = Array.from({ length: 1_000 }, (_, index) => `event:${index}`);
    const all = Promise.all(topics.map((topic) => next(receiver, topic)));
    sender.publish(...topics);
    await expect(all).resolves.toHaveLength(1_000);
  });

  it('wakes nobody who stopped listening', async () => {
    const notices = await process();
    let woken = 0;
    notices.listen('c', () => (woken += 1))();
    notices.publish('c');
    expect(woken).toBe(0);
  });

  it('wakes everyone after the connection was lost, and goes on', async () => {
    const [sender, receiver] = [await process(), await process()];
    const afterLoss = next(receiver, 'd');
    await pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND pid <> pg_backend_pid()`,
    );
    await afterLoss;
    const again = next(receiver, 'd');
    sender.publish('d');
    await again;
  });
});

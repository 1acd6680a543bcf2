import type { ChapterKey, Uuid } from '../../kernel/ids.ts';
import { silentLogger } from '../../kernel/log.ts';
import type { Routes } from '../../kernel/peers.ts';
import { RouteTable, type RouteTableOptions } from './routes.ts';

const key = (text: string) => text as ChapterKey;
const routesOf = (version: string, ...chapters: string[]): Routes => ({
  version,
  servers: [{ serverId: 's' as Uuid, url: `http://${version}`, chapters: chapters.map(key) }],
});

/** Community, as the table sees it: holds a known version until `publish`, fails while it is down. */
class TestCommunity {
  asked = 0;
  refreshed = 0;
  down = false;
  private waiting: (() => void)[] = [];

  constructor(private current: Routes) {}

  publish(routes: Routes): void {
    this.set(routes);
    for (const wake of this.waiting.splice(0)) wake();
  }

  /** Changes without waking who waits. */
  set(routes: Routes): void {
    this.current = routes;
  }

  async routes(known: string | undefined, waitMs: number): Promise<Routes> {
    this.asked += 1;
    if (waitMs === 0) this.refreshed += 1;
    if (this.down) throw new Error('down');
    if (known === this.current.version && waitMs > 0)
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    if (this.down) throw new Error('down');
    return this.current;
  }

  wake(): void {
    for (const wake of this.waiting.splice(0)) wake();
  }
}

const tables: RouteTable[] = [];
afterEach(() => {
  for (const table of tables.splice(0)) table.stop();
});

function tableOf(community: TestCommunity, options: Partial<RouteTableOptions> = {}) {
  let changed: () => void = () => undefined;
  const table = new RouteTable({
    community,
    logger: silentLogger,
    refreshMs: 5,
    maxBackoffMs: 10,
    onChange: () => changed(),
    ...options,
  });
  tables.push(table);
  table.start();
  const change = () =>
    new Promise<void>((resolve) => {
      changed = resolve;
    });
  return { table, change };
}

describe('the route table', () => {
  test('is ready with the first routes and follows every change', async () => {
    const community = new TestCommunity(routesOf('1', 'oslo'));
    const { table, change } = tableOf(community);
    expect(table.ready()).toBe(false);
    await table.whenReady();
    expect(table.ready()).toBe(true);
    expect(table.lookup(key('oslo'))?.url).toBe('http://1');
    const changed = change();
    community.publish(routesOf('2', 'oslo', 'quito'));
    await changed;
    expect(table.lookup(key('oslo'))?.url).toBe('http://2');
    expect(table.lookup(key('quito'))?.url).toBe('http://2');
  });

  test('keeps what it knows while community is down, and catches up after', async () => {
    const community = new TestCommunity(routesOf('1', 'oslo'));
    const { table, change } = tableOf(community);
    await table.whenReady();
    community.down = true;
    community.wake();
    await expect(table.find(key('quito'))).rejects.toMatchObject({ code: 'CHAPTER_UNAVAILABLE' });
    expect((await table.find(key('oslo'))).url).toBe('http://1');
    const changed = change();
    community.set(routesOf('2', 'quito'));
    community.down = false;
    await changed;
    expect(table.lookup(key('quito'))?.url).toBe('http://2');
    expect(table.lookup(key('oslo'))).toBeUndefined();
  });

  test('asks for a chapter it does not know, before it says there is none', async () => {
    const community = new TestCommunity(routesOf('1', 'oslo'));
    const { table } = tableOf(community);
    await table.whenReady();
    community.set(routesOf('2', 'oslo', 'quito'));
    expect((await table.find(key('quito'))).url).toBe('http://2');
    await expect(table.find(key('atlantis'))).rejects.toMatchObject({ code: 'CHAPTER_UNKNOWN' });
  });

  test('asks once for many unknown chapters', async () => {
    const community = new TestCommunity(routesOf('1', 'oslo'));
    const { table } = tableOf(community);
    await table.whenReady();
    const asked = ['a', 'b', 'c', 'd'].map((name) => table.find(key(name)).catch((error: unknown) => error));
    await Promise.all(asked);
    expect(community.refreshed).toBe(1);
  });

  test('asks again only after a pause, and by a question newer than the one that waits', async () => {
    const community = new TestCommunity(routesOf('1', 'oslo'));
    const { table } = tableOf(community, { refreshMs: 60 });
    await table.whenReady();
    const began = performance.now();
    await table.find(key('quito')).catch(() => undefined);
    const second = table.find(key('quito'));
    community.set(routesOf('2', 'quito'));
    expect((await second).url).toBe('http://2');
    expect(community.refreshed).toBe(2);
    expect(performance.now() - began).toBeGreaterThanOrEqual(55);
  });

  test('does not wait for ever for a community that does not answer', async () => {
    const community = new TestCommunity(routesOf('1', 'oslo'));
    const { table } = tableOf(community, { answerMs: 10 });
    await table.whenReady();
    community.routes = () => new Promise(() => undefined);
    await expect(table.find(key('quito'))).rejects.toMatchObject({ code: 'CHAPTER_UNAVAILABLE' });
  });

  test('does not spin when community answers at once though nothing changed', async () => {
    const community = new TestCommunity(routesOf('1', 'oslo'));
    const { table } = tableOf(community, { refreshMs: 200 });
    await table.whenReady();
    community.wake();
    await new Promise(setImmediate);
    community.wake();
    await new Promise(setImmediate);
    expect(community.asked).toBeLessThanOrEqual(2);
  });

  test('asks nothing more once stopped', async () => {
    const community = new TestCommunity(routesOf('1', 'oslo'));
    const { table } = tableOf(community);
    await table.whenReady();
    table.stop();
    community.publish(routesOf('2', 'quito'));
    await new Promise(setImmediate);
    expect(community.asked).toBe(2);
  });
});

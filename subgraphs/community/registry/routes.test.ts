import { once } from 'node:events';
import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import { silentLogger } from '../../../kernel/log.ts';
import { Notices } from '../../../kernel/notices.ts';
import { profileOf, TestCommunity } from '../community.testing.ts';
import { openCommunity } from '../community.ts';
import type { ChapterStatus } from './chapter-life.ts';

let test: TestCommunity;
let serverId: Uuid;

const register = (key: string, status: ChapterStatus = 'ACTIVE') =>
  test.community.registry.registerChapter({
    key: key as ChapterKey,
    urlname: `chapter-${key}`,
    status,
    serverId,
    profile: profileOf(key),
  });

beforeAll(async () => {
  test = await TestCommunity.open();
  serverId = (await test.community.registry.registerServer('one', 'http://127.0.0.1:4102')).id;
});
afterAll(() => test.close());

describe('routes', () => {
  it('name the server of every chapter that stands, whatever its status, and of no proposal', async () => {
    await register('active');
    await register('inactive', 'INACTIVE');
    await register('hidden', 'HIDDEN');
    await register('trial', 'TEST');
    await register('proposed', 'PENDING');
    const { servers } = await test.community.routes(undefined, 0);
    expect(servers).toEqual([
      { serverId, url: 'http://127.0.0.1:4102', chapters: ['active', 'hidden', 'inactive', 'trial'] },
    ]);
  });

  it('come at once to whoever knows none or an old version', async () => {
    const routes = await test.community.routes(undefined, 30_000);
    expect(await test.community.routes('old', 30_000)).toEqual(routes);
  });

  it('come to whoever waits as soon as a chapter is added', async () => {
    const before = await test.community.routes(undefined, 0);
    const waiting = test.community.routes(before.version, 30_000);
    await register('late');
    const after = await waiting;
    expect(after.servers[0]?.chapters).toContain('late');
    expect(after.version).not.toBe(before.version);
  });

  it('come to whoever waits as soon as a server moves', async () => {
    const before = await test.community.routes(undefined, 0);
    const waiting = test.community.routes(before.version, 30_000);
    await test.community.registry.registerServer('one', 'http://127.0.0.1:4103');
    expect((await waiting).servers.map(({ url }) => url)).toEqual(['http://127.0.0.1:4103']);
  });

  it('come to whoever waits at another process on the same database', async () => {
    const notices = new Notices(test.pool, silentLogger);
    await notices.start();
    const elsewhere = await openCommunity({
      pool: test.pool,
      notices,
      logger: silentLogger,
      clock: { now: () => test.now },
      hostPeer: ({ url }) => test.host(url),
      follow: true,
    });
    const { version } = await elsewhere.routes(undefined, 0);
    const waiting = elsewhere.routes(version, 30_000);
    await once(test.pool, 'release');
    await register('distant');
    expect((await waiting).servers[0]?.chapters).toContain('distant');
    await elsewhere.close();
    await notices.stop();
  });

  it('keep whoever waits waiting through a notice that changes none, and come at the end', async () => {
    const { version } = await test.community.routes(undefined, 0);
    const started = performance.now();
    const waiting = test.community.routes(version, 300);
    await once(test.pool, 'release');
    test.notices.publish('routes');
    expect((await waiting).version).toBe(version);
    expect(performance.now() - started).toBeGreaterThan(290);
  });

  it('come unchanged when headquarters closes', async () => {
    const { version } = await test.community.routes(undefined, 0);
    const waiting = test.community.routes(version, 30_000);
    await test.community.close();
    expect((await waiting).version).toBe(version);
  });
});

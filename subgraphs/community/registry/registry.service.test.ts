import { EventEmitter, once } from 'node:events';
import { ChapterhouseError } from '../../../kernel/errors.ts';
import { type ChapterKey, newUuid, type Uuid } from '../../../kernel/ids.ts';
import type { Viewer } from '../../../kernel/viewer.ts';
import { profileOf, TestCommunity } from '../community.testing.ts';
import type { RegistryService } from './registry.service.ts';

const LOCAL = 'local:';
let test: TestCommunity;
let registry: RegistryService;
let ada: Viewer;
let serverId: Uuid;
let number = 0;

const propose = () => {
  number += 1;
  return registry.propose(ada, {
    urlname: `proposal-${number}`,
    name: `Proposal ${number}`,
    timeZone: 'UTC',
  });
};
const stored = async (key: ChapterKey) => {
  const { rows } = await test.pool.query(
    'SELECT status, server_id AS "serverId", provisioned_at AS "provisionedAt" FROM community.chapter WHERE key = $1',
    [key],
  );
  return rows[0];
};
const registration = (key: string) => ({
  key: key as ChapterKey,
  urlname: `from-archive-${key}`,
  status: 'INACTIVE' as const,
  serverId,
  profile: profileOf(key),
});

beforeAll(async () => {
  test = await TestCommunity.open();
  registry = test.community.registry;
  ada = await test.member('Ada');
  serverId = (await registry.registerServer('local', LOCAL)).id;
});
afterAll(() => test.close());

describe('a proposal', () => {
  it('gets a key of its own, even of twenty alike at once', async () => {
    const proposals = Array.from({ length: 20 }, (_, index) =>
      registry.propose(ada, { urlname: `a${'-'.repeat(index + 2)}b`, name: 'Alike', timeZone: 'UTC' }),
    );
    expect(new Set(await Promise.all(proposals)).size).toBe(20);
  });

  it('is refused an urlname that is taken', async () => {
    const twice = () => registry.propose(ada, { urlname: 'taken', name: 'Taken', timeZone: 'UTC' });
    await twice();
    await expect(twice()).rejects.toMatchObject({ code: 'ALREADY_EXISTS', field: ['urlname'] });
  });
});

describe('approving', () => {
  it('makes the chapter stand on the first server registered, its proposer the lead organizer', async () => {
    const key = await propose();
    await registry.approve(key);
    expect(test.host(LOCAL).provisioned.get(key)).toMatchObject({
      profile: { name: `Proposal ${number}`, joinMode: 'OPEN' },
      leadOrganizer: ada.memberId,
    });
    expect(await stored(key)).toEqual({ status: 'ACTIVE', serverId, provisionedAt: test.now });
  });

  it('leaves the proposal pending when the server does not answer, and goes on when asked again', async () => {
    const key = await propose();
    const { id } = await registry.registerServer('away', 'http://away.test');
    test.host('http://away.test').beforeProvision = () => {
      throw new ChapterhouseError('SUBGRAPH_UNAVAILABLE', 'The server at http://away.test does not answer.');
    };
    await expect(registry.approve(key, id)).rejects.toMatchObject({
      code: 'SUBGRAPH_UNAVAILABLE',
      message: expect.stringContaining('try again'),
    });
    expect(await stored(key)).toMatchObject({ status: 'PENDING', provisionedAt: null });
    await registry.approve(key, serverId);
    expect(await stored(key)).toMatchObject({ status: 'ACTIVE', serverId });
  });

  it('of one chapter onto two servers at once lets it stand on one alone', async () => {
    const key = await propose();
    const { id: slow } = await registry.registerServer('slow', 'http://slow.test');
    const events = new EventEmitter();
    const asked = once(events, 'asked');
    test.host('http://slow.test').beforeProvision = async () => {
      events.emit('asked');
      await once(events, 'answer');
    };
    const first = registry.approve(key, slow);
    await asked;
    await registry.approve(key, serverId);
    events.emit('answer');
    await expect(first).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await stored(key)).toMatchObject({ status: 'ACTIVE', serverId });
  });

  it('again changes nothing, but onto another server is refused', async () => {
    const key = await propose();
    await registry.approve(key, serverId);
    await registry.approve(key);
    const { id } = await registry.registerServer('other', 'http://other.test');
    await expect(registry.approve(key, id)).rejects.toMatchObject({ code: 'INVALID' });
    expect(test.host('http://other.test').provisioned.size).toBe(0);
  });

  it('names what is unknown', async () => {
    await expect(registry.approve('nowhere' as ChapterKey)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      field: ['chapterId'],
    });
    await expect(registry.approve(await propose(), newUuid())).rejects.toMatchObject({
      code: 'NOT_FOUND',
      field: ['serverId'],
    });
  });
});

describe('a status', () => {
  it('moves a chapter that stands along its life, but never back to pending', async () => {
    const key = await propose();
    await registry.approve(key);
    for (const status of ['INACTIVE', 'TEST', 'HIDDEN', 'ACTIVE'] as const) {
      await registry.setStatus(key, status);
      expect(await stored(key)).toMatchObject({ status });
    }
    await expect(registry.setStatus(key, 'PENDING')).rejects.toMatchObject({ code: 'INVALID' });
  });

  it('of a proposal can only be hidden, and it can be approved afterwards', async () => {
    const key = await propose();
    await expect(registry.setStatus(key, 'ACTIVE')).rejects.toMatchObject({ code: 'INVALID' });
    await registry.setStatus(key, 'HIDDEN');
    await registry.approve(key);
    expect(await stored(key)).toMatchObject({ status: 'ACTIVE' });
  });
});

describe('registering a chapter', () => {
  it('makes it stand, and a second time changes nothing', async () => {
    expect(await registry.registerChapter(registration('lyon'))).toEqual({ created: true });
    expect(test.host(LOCAL).provisioned.get('lyon' as ChapterKey)).toMatchObject({
      profile: profileOf('lyon'),
    });
    await registry.setStatus('lyon' as ChapterKey, 'TEST');
    const again = { ...registration('lyon'), urlname: 'renamed', profile: profileOf('Lyon!') };
    expect(await registry.registerChapter(again)).toEqual({ created: false });
    expect(await stored('lyon' as ChapterKey)).toMatchObject({ status: 'TEST' });
  });

  it('that was cut off half-way finishes it', async () => {
    const host = test.host(LOCAL);
    host.beforeProvision = () => {
      throw new Error('power cut');
    };
    await expect(registry.registerChapter(registration('nice'))).rejects.toMatchObject({
      code: 'CHAPTER_UNAVAILABLE',
    });
    host.beforeProvision = () => undefined;
    await registry.registerChapter(registration('nice'));
    expect(await stored('nice' as ChapterKey)).toMatchObject({ status: 'INACTIVE', provisionedAt: test.now });
  });

  it('under an urlname that is taken is refused', async () => {
    await registry.registerChapter(registration('lille'));
    const other = { ...registration('roubaix'), urlname: 'From-Archive-Lille' };
    await expect(registry.registerChapter(other)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
  });
});

describe('registering a server', () => {
  it('twice gives the same server its new address', async () => {
    const { id } = await registry.registerServer('mover', 'http://old.test/');
    expect(await registry.registerServer('mover', 'https://new.test')).toEqual({
      id,
      name: 'mover',
      url: 'https://new.test',
    });
  });

  it('at another one’s address is refused', async () => {
    await expect(registry.registerServer('second', LOCAL)).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
      field: ['url'],
    });
  });

  it.each(['ftp://host', 'not a url', 'http://user:pw@host', 'http://host/path', 'http://host?x=1'])(
    'refuses the address %s',
    async (url) => {
      await expect(registry.registerServer('bad', url)).rejects.toMatchObject({
        code: 'INVALID',
        field: ['url'],
      });
    },
  );
});

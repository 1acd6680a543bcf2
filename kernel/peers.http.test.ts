import { createServer, type Server } from 'node:http';
import { createLocalJWKSet } from 'jose';
import { ChapterhouseError } from './errors.ts';
import type { ExportedData } from './export-register.ts';
import type { FeedPage, FeedRequest, Snapshot } from './feed.ts';
import { closeServer, createJsonServer, listen } from './http/json-server.ts';
import { type ChapterKey, newUuid } from './ids.ts';
import { generateSigningKey, publicKeySet, type SigningKey } from './keys.ts';
import { silentLogger } from './log.ts';
import {
  chapterHostPeerHandler,
  communityPeerHandler,
  deskPeerHandler,
  remoteChapterHost,
  remoteCommunity,
  remoteDesk,
} from './peers.http.ts';
import type { ChapterHostPeer, CommunityPeer, ProvisionRequest } from './peers.ts';

const berlin = 'berlin' as ChapterKey;
const profile = {
  name: 'Berlin',
  description: null,
  city: 'Berlin',
  country: 'DE',
  lat: 52.52,
  lon: 13.405,
  timeZone: 'Europe/Berlin',
  joinMode: 'OPEN' as const,
  foundedAt: null,
  links: [],
  topics: [],
};

/** A host that holds one chapter and nothing of it. */
class EmptyHost implements ChapterHostPeer {
  readonly provisioned: ProvisionRequest[] = [];
  waiting: Promise<void> | undefined;

  async provision(request: ProvisionRequest): Promise<void> {
    this.provisioned.push(request);
  }

  async feed(request: FeedRequest, signal: AbortSignal): Promise<FeedPage> {
    if (request.waitMs > 0) {
      this.waiting = new Promise((resolve) =>
        signal.addEventListener('abort', () => resolve(), { once: true }),
      );
      await this.waiting;
    }
    return {
      version: 1,
      news: [],
      unknown: request.cursors.map((cursor) => cursor.chapter),
      more: false,
      asOf: '2026-01-01T00:00:00.000Z',
    };
  }

  async exportMember(): Promise<ExportedData> {
    return {};
  }

  async snapshot(chapter: ChapterKey): Promise<Snapshot> {
    if (chapter !== berlin)
      throw new ChapterhouseError('CHAPTER_UNKNOWN', `This host holds no chapter "${chapter}".`);
    throw new Error('the disk with the secret files is gone');
  }
}

let key: SigningKey;
let server: Server;
let url: string;
const host = new EmptyHost();

beforeAll(async () => {
  key = await generateSigningKey();
  const handler = chapterHostPeerHandler(host, {
    issuer: 'community',
    audience: () => url,
    keys: createLocalJWKSet(publicKeySet(key)),
  });
  server = createJsonServer({ GET: async () => undefined, POST: handler }, silentLogger);
  url = await listen(server, '127.0.0.1', 0);
});

afterAll(() => closeServer(server, 1_000));

describe('calls between servers', () => {
  it('let gateways count together', async () => {
    const counted: unknown[] = [];
    const community = {
      count: async (...count: unknown[]) => {
        counted.push(count);
        return { points: 7, resetMs: 1_000 };
      },
    } as unknown as CommunityPeer;
    const by = { issuer: 'gateway', audience: () => 'community', keys: createLocalJWKSet(publicKeySet(key)) };
    const handler = communityPeerHandler(community, by as Parameters<typeof communityPeerHandler>[1]);
    const counting = createJsonServer({ GET: async () => undefined, POST: handler }, silentLogger);
    const peer = remoteCommunity(await listen(counting, '127.0.0.1', 0), key);
    expect(await peer.count('rsvp.member.x', 5, 60)).toEqual({ points: 7, resetMs: 1_000 });
    expect(counted).toEqual([['rsvp.member.x', 5, 60]]);
    await expect(peer.count('x', 0, 60)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await closeServer(counting, 1_000);
  });

  it('arrive as they were made', async () => {
    const request = { chapter: berlin, profile, leadOrganizer: newUuid() };
    await remoteChapterHost(url, key).provision(request);
    expect(host.provisioned).toEqual([request]);
    const page = await remoteChapterHost(url, key).feed(
      { cursors: [{ chapter: berlin, epoch: null, seq: 0 }], limit: 10, waitMs: 0 },
      new AbortController().signal,
    );
    expect(page.unknown).toEqual([berlin]);
  });

  it('carry expected refusals with their code, and nothing of what was not expected', async () => {
    const refused = remoteChapterHost(url, key).snapshot('paris' as ChapterKey);
    await expect(refused).rejects.toMatchObject({
      code: 'CHAPTER_UNKNOWN',
      message: 'This host holds no chapter "paris".',
    });
    const broken = remoteChapterHost(url, key).snapshot(berlin);
    await expect(broken).rejects.toMatchObject({
      code: 'INTERNAL',
      message: expect.not.stringContaining('secret'),
    });
  });

  it('are refused when signed by another key, and when malformed', async () => {
    const stranger = remoteChapterHost(url, await generateSigningKey());
    await expect(stranger.snapshot(berlin)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    const bad = remoteChapterHost(url, key).feed(
      { cursors: [], limit: 0, waitMs: 0 },
      new AbortController().signal,
    );
    await expect(bad).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    const bare = await fetch(new URL('/peer/snapshot', url), {
      method: 'POST',
      body: '{"chapter":"berlin"}',
    });
    expect(bare.status).toBe(401);
  });

  it('stop at the server when the caller gives up waiting', async () => {
    const giveUp = new AbortController();
    const call = remoteChapterHost(url, key).feed({ cursors: [], limit: 10, waitMs: 30_000 }, giveUp.signal);
    while (!host.waiting) await new Promise((resolve) => setImmediate(resolve));
    giveUp.abort();
    await expect(call).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    await host.waiting;
  });

  it('are given up soon after the wait that was asked for when the server hangs', async () => {
    const hung = createServer();
    const hungUrl = await listen(hung, '127.0.0.1', 0);
    const patience = { answerMs: 50, afterWaitMs: 50 };
    const began = performance.now();
    const feed = remoteChapterHost(hungUrl, key, patience).feed(
      { cursors: [], limit: 10, waitMs: 300 },
      new AbortController().signal,
    );
    await expect(feed).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    expect(performance.now() - began).toBeGreaterThanOrEqual(349);
    const routes = remoteCommunity(hungUrl, key, patience).routes('known', 100);
    await expect(routes).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    await closeServer(hung, 0);
  });

  it('say which server does not answer', async () => {
    const gone = remoteChapterHost('http://127.0.0.1:9', key).snapshot(berlin);
    await expect(gone).rejects.toMatchObject({
      code: 'SUBGRAPH_UNAVAILABLE',
      message: expect.stringContaining('127.0.0.1:9'),
    });
  });
});

describe('letters from chapter hosts', () => {
  const taken: string[] = [];
  let post: Server;
  let url: string;
  const keys = new Map<string, SigningKey>();

  beforeAll(async () => {
    for (const host of ['https://one.test', 'https://two.test']) keys.set(host, await generateSigningKey());
    const postOf = (host: string) => ({
      takeLetters: async () => {
        taken.push(host);
        return { refused: [] };
      },
      erasureOrders: async () => '',
      takeReport: async () => undefined,
    });
    const community = { deskAt: async (host: string) => (keys.has(host) ? postOf(host) : undefined) };
    const keysAt = (host: string) => createLocalJWKSet(publicKeySet(keys.get(host) as SigningKey));
    const handler = deskPeerHandler(community, keysAt);
    post = createJsonServer({ GET: async () => undefined, POST: handler }, silentLogger);
    url = await listen(post, '127.0.0.1', 0);
  });
  afterAll(() => closeServer(post, 0));

  const handOver = (as: string, signer: string) =>
    remoteDesk(url, () => as, keys.get(signer) as SigningKey).takeLetters([]);

  it('are taken from each by the key it publishes, and from none in the name of another', async () => {
    await handOver('https://one.test', 'https://one.test');
    expect(taken).toEqual(['https://one.test']);
    const refused = { code: 'UNAUTHENTICATED' };
    await expect(handOver('https://two.test', 'https://one.test')).rejects.toMatchObject(refused);
    await expect(handOver('https://three.test', 'https://one.test')).rejects.toMatchObject(refused);
    expect(taken).toHaveLength(1);
  });
});

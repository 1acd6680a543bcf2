import { WebSocketServer } from 'ws';
import { type ChapterKey, chapterId, newUuid } from '../../kernel/ids.ts';
import { generateSigningKey, type SigningKey } from '../../kernel/keys.ts';
import { silentLogger } from '../../kernel/log.ts';
import type { Routes } from '../../kernel/peers.ts';
import { startChapterServer, startServer, type TestServer } from './chapter-server.testing.ts';
import { eventId, never, nobody, plain, request, testSupergraph } from './chapters.testing.ts';
import { Chapters, type ChaptersOptions } from './chapters.ts';

const OSLO = 'oslo' as ChapterKey;
const QUICK = { attempts: 40, pauseMs: 10, maxPauseMs: 20, steadyMs: 10_000 };

let key: SigningKey;
beforeAll(async () => {
  key = await generateSigningKey();
});
const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A server of Oslo whose count is `value` at once, and never changes. */
async function serverOf(value: number): Promise<TestServer> {
  const counted = async function* () {
    yield value;
    await new Promise(() => undefined);
  };
  const server = await startChapterServer(key, ['oslo'], { counted });
  cleanUps.push(server.close);
  return server;
}

/** Where Oslo lives, as community tells it, now and after each `move`. */
class Home {
  private version = 1;
  private readonly waiting = new Set<(routes: Routes) => void>();

  constructor(private url: string) {}

  move(url: string): void {
    this.url = url;
    this.version += 1;
    for (const wake of this.waiting) wake(this.now());
    this.waiting.clear();
  }

  async routes(known: string | undefined, waitMs: number): Promise<Routes> {
    if (known !== String(this.version) || waitMs === 0) return this.now();
    return new Promise((resolve) => this.waiting.add(resolve));
  }

  private now(): Routes {
    const servers = [{ serverId: newUuid(), url: this.url, chapters: [OSLO] }];
    return { version: String(this.version), servers };
  }
}

async function subscribe(home: Home, options: Partial<ChaptersOptions> = {}) {
  const chapters = new Chapters({
    key,
    logger: silentLogger,
    community: home,
    presentValues: ['counted'],
    resumePolicy: QUICK,
    ...options,
  });
  chapters.start();
  cleanUps.push(() => chapters.stop());
  await chapters.whenReady();
  const text = `subscription { counted(eventId: "${eventId('oslo', 1)}") { yes } }`;
  return chapters.subgraph(testSupergraph()).subscribe(request(text), nobody, never)[Symbol.asyncIterator]();
}

const count = (yes: number) => ({ data: { counted: { yes } } });

test('a connection that breaks is made anew, and the present value comes again', async () => {
  const server = await serverOf(1);
  const events = await subscribe(new Home(server.url));
  expect(plain((await events.next()).value)).toEqual(count(1));
  server.upgrades[0]?.destroy();
  expect(plain((await events.next()).value)).toEqual(count(1));
  expect(server.upgrades).toHaveLength(2);
  await events.return?.();
});

test('a chapter that moves is followed to its new server', async () => {
  const [old, young] = [await serverOf(1), await serverOf(2)];
  const home = new Home(old.url);
  const events = await subscribe(home);
  await events.next();
  const next = events.next();
  await old.close();
  home.move(young.url);
  expect(plain((await next).value)).toEqual(count(2));
  await events.return?.();
});

test('a chapter whose server stays away ends the stream with CHAPTER_UNAVAILABLE and its id', async () => {
  const server = await serverOf(1);
  const events = await subscribe(new Home(server.url), { resumePolicy: { ...QUICK, attempts: 3 } });
  await events.next();
  await server.close();
  await expect(events.next()).rejects.toMatchObject({
    code: 'CHAPTER_UNAVAILABLE',
    extensions: { chapter: chapterId(OSLO) },
  });
  expect((await events.next()).done).toBe(true);
});

test('a subscription to what happens from now on is not resumed: something may have been missed', async () => {
  const server = await serverOf(1);
  const events = await subscribe(new Home(server.url), { presentValues: [] });
  await events.next();
  server.upgrades[0]?.destroy();
  await expect(events.next()).rejects.toMatchObject({ code: 'CHAPTER_UNAVAILABLE' });
  expect(server.upgrades).toHaveLength(1);
});

test('a subscription the chapter’s server refuses fails with its error, which says the chapter, and is not resumed', async () => {
  const server = await startServer(() => undefined);
  cleanUps.push(server.close);
  new WebSocketServer({ server: server.server }).on('connection', (socket) => {
    socket.on('message', (data) => {
      const { type, id } = JSON.parse(String(data)) as { type: string; id: string };
      if (type === 'connection_init') socket.send('{"type":"connection_ack"}');
      const payload = [{ message: 'Not yours.', extensions: { code: 'FORBIDDEN' } }];
      if (type === 'subscribe') socket.send(JSON.stringify({ id, type: 'error', payload }));
    });
  });
  const events = await subscribe(new Home(server.url));
  await expect(events.next()).rejects.toMatchObject({
    errors: [{ message: 'Not yours.', extensions: { code: 'FORBIDDEN', chapter: chapterId(OSLO) } }],
  });
  expect(server.upgrades).toHaveLength(1);
});

test('a subscription that never began fails at once', async () => {
  const server = await serverOf(1);
  await server.close();
  const events = await subscribe(new Home(server.url));
  await expect(events.next()).rejects.toMatchObject({ code: 'CHAPTER_UNAVAILABLE' });
});

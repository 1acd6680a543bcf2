import { once } from 'node:events';
import { Pool } from 'undici';
import { WebSocketServer } from 'ws';
import { type ChapterKey, newUuid } from '../../kernel/ids.ts';
import { generateSigningKey, type SigningKey } from '../../kernel/keys.ts';
import type { Viewer } from '../../kernel/viewer.ts';
import { deadUrl, startChapterServer, startServer, type TestServer } from './chapter-server.testing.ts';
import { eventId, never, nobody, plain, request } from './chapters.testing.ts';
import { remoteChapter } from './remote-chapter.ts';

/** Counts that a test hands out one by one, to all who listen. */
class Counter {
  listening = 0;
  private readonly wakes = new Set<() => void>();
  private readonly values: number[] = [];
  private done = false;

  push(value: number): void {
    this.values.push(value);
    for (const wake of this.wakes) wake();
  }

  end(): void {
    this.done = true;
    for (const wake of this.wakes) wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<number> {
    let wake: () => void = () => undefined;
    const woken = () => wake();
    this.wakes.add(woken);
    this.listening += 1;
    try {
      for (let at = 0; ; ) {
        const value = this.values[at];
        if (value !== undefined) {
          at += 1;
          yield value;
        } else if (this.done) return;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    } finally {
      this.listening -= 1;
      this.wakes.delete(woken);
    }
  }
}

let key: SigningKey;
let counter: Counter;
const cleanUps: (() => unknown)[] = [];
beforeEach(async () => {
  key = await generateSigningKey();
  counter = new Counter();
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const viewer = (name: string): Viewer => ({ memberId: newUuid(), name, roles: [] });

async function start(): Promise<TestServer> {
  const server = await startChapterServer(key, ['oslo'], { counted: () => counter });
  cleanUps.push(server.close);
  return server;
}

function remote(url: string, options: { idleMs?: number; pingMs?: number; deadlineMs?: number } = {}) {
  const pool = new Pool(url);
  const chapter = remoteChapter(`${url}/chapters/oslo/graphql`, 'oslo' as ChapterKey, pool, {
    key,
    deadlineMs: 1_000,
    maxBodyBytes: 100_000,
    idleMs: 20,
    pingMs: 15_000,
    presentValue: () => false,
    ...options,
  });
  cleanUps.push(() => {
    void chapter.close();
    return pool.destroy();
  });
  return chapter;
}

const counted = () =>
  request(`subscription { counted(eventId: "${eventId('oslo', 1)}") { yes event { title } } }`);
const event = (yes: number) => ({ data: { counted: { yes, event: { title: 'oslo 1' } } } });

describe('subscriptions to a chapter', () => {
  test('give each event, and end with the chapter’s', async () => {
    const { url } = await start();
    const events = remote(url).subscribe(counted(), nobody, never);
    counter.push(1);
    expect(plain((await events.next()).value)).toEqual(event(1));
    counter.push(2);
    expect(plain((await events.next()).value)).toEqual(event(2));
    counter.end();
    expect((await events.next()).done).toBe(true);
  });

  test('of one viewer share a connection, those of two do not', async () => {
    const { url, upgrades } = await start();
    const chapter = remote(url);
    const [ada, bea] = [viewer('Ada'), viewer('Bea')];
    counter.push(1);
    for (const who of [ada, ada, bea, undefined, undefined]) {
      await chapter.subscribe(counted(), { ...nobody, viewer: who }, never).next();
    }
    expect(upgrades).toHaveLength(3);
  });

  test('left or aborted are closed at the chapter, and the idle connection goes', async () => {
    const { url, upgrades } = await start();
    const chapter = remote(url);
    const gone = new AbortController();
    const [first, second] = [
      chapter.subscribe(counted(), nobody, never),
      chapter.subscribe(counted(), nobody, gone.signal),
    ];
    counter.push(1);
    await Promise.all([first.next(), second.next()]);
    const waiting = second.next();
    const [socket] = upgrades;
    const closed = once(socket!, 'close');
    gone.abort();
    expect((await waiting).done).toBe(true);
    await first.return?.();
    await closed;
    expect(upgrades).toHaveLength(1);
    await chapter.subscribe(counted(), nobody, never).next();
    expect(upgrades).toHaveLength(2);
  });

  test('break off with CHAPTER_UNAVAILABLE when the connection does, and can be made anew', async () => {
    const { url, upgrades } = await start();
    const chapter = remote(url);
    const events = chapter.subscribe(counted(), nobody, never);
    counter.push(1);
    await events.next();
    const next = events.next();
    upgrades[0]?.destroy();
    await expect(next).rejects.toMatchObject({ code: 'CHAPTER_UNAVAILABLE' });
    expect((await events.next()).done).toBe(true);
    expect(plain((await chapter.subscribe(counted(), nobody, never).next()).value)).toEqual(event(1));
  });

  test('fail with CHAPTER_UNAVAILABLE at a server that does not listen', async () => {
    const events = remote(await deadUrl()).subscribe(counted(), nobody, never);
    await expect(events.next()).rejects.toMatchObject({ code: 'CHAPTER_UNAVAILABLE' });
  });

  test('fail with CHAPTER_INVALID at a server that does not take our word', async () => {
    const stranger = await startChapterServer(await generateSigningKey(), ['oslo']);
    cleanUps.push(stranger.close);
    const events = remote(stranger.url).subscribe(counted(), nobody, never);
    await expect(events.next()).rejects.toMatchObject({ code: 'CHAPTER_INVALID' });
  });

  test('fail with CHAPTER_TIMEOUT at a server that never shakes hands', async () => {
    const silent = await startServer(() => undefined);
    silent.server.on('upgrade', () => undefined);
    cleanUps.push(silent.close);
    const events = remote(silent.url, { deadlineMs: 30 }).subscribe(counted(), nobody, never);
    await expect(events.next()).rejects.toMatchObject({ code: 'CHAPTER_TIMEOUT' });
  });

  test('are not begun again behind the back of who listens when the server says goodbye', async () => {
    const server = await startServer(() => undefined);
    const sockets = new WebSocketServer({ server: server.server });
    cleanUps.push(server.close);
    sockets.on('connection', (socket) => {
      socket.on('message', (data) => {
        const { type, id } = JSON.parse(String(data)) as { type: string; id: string };
        if (type === 'connection_init') socket.send('{"type":"connection_ack"}');
        if (type !== 'subscribe') return;
        socket.send(JSON.stringify({ id, type: 'next', payload: event(1) }));
        socket.close(1000);
      });
    });
    const events = remote(server.url).subscribe(counted(), nobody, never);
    expect(plain((await events.next()).value)).toEqual(event(1));
    await expect(events.next()).rejects.toMatchObject({ code: 'CHAPTER_UNAVAILABLE' });
    expect(server.upgrades).toHaveLength(1);
  });

  test('are given up as CHAPTER_TIMEOUT when pings stay unanswered', async () => {
    const server = await startServer(() => undefined);
    const sockets = new WebSocketServer({ server: server.server });
    cleanUps.push(server.close);
    sockets.on('connection', (socket) => {
      socket.once('message', () => socket.send('{"type":"connection_ack"}'));
    });
    const events = remote(server.url, { pingMs: 5, deadlineMs: 40 }).subscribe(counted(), nobody, never);
    await expect(events.next()).rejects.toMatchObject({ code: 'CHAPTER_TIMEOUT' });
  });

  test('that are refused give the chapter’s errors and end', async () => {
    const { url } = await start();
    const events = remote(url).subscribe(request('subscription { nothing }'), nobody, never);
    const { value } = await events.next();
    expect(value.errors[0].message).toMatch(/nothing/);
    expect((await events.next()).done).toBe(true);
  });
});

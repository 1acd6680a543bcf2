import type { Notification, PoolClient } from 'pg';
import type { Pool } from './db/pool.ts';
import { newUuid } from './ids.ts';
import type { Logger } from './log.ts';

const CHANNEL = 'chapterhouse';
const COALESCE_MS = 5;
/** NOTIFY takes 8,000 bytes. */
const MAX_PAYLOAD = 7_000;
const RECONNECT_MS = 500;

/**
 * "Something changed here": hints that wake whoever waits, in this process at once and in others on the same database
 * through LISTEN/NOTIFY, gathered for a few milliseconds and sent outside the transaction that caused them. A hint may
 * be lost or doubled; whoever is woken reads the truth, and after a lost connection everyone is woken.
 */
export class Notices {
  private readonly origin = newUuid();
  private readonly listeners = new Map<string, Set<() => void>>();
  private readonly pending = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private client: PoolClient | undefined;
  private stopped = false;

  constructor(
    private readonly pool: Pool,
    private readonly logger: Logger,
  ) {}

  async start(): Promise<void> {
    const client = await this.pool.connect();
    let lost = false;
    client.on('notification', (message) => this.receive(message));
    client.on('error', (err) => {
      if (lost || this.stopped) return;
      lost = true;
      client.release(true);
      if (this.client === client) this.client = undefined;
      this.reconnect(err);
    });
    await client.query(`LISTEN ${CHANNEL}`);
    if (this.stopped) client.release(true);
    else this.client = client;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.flush();
    this.client?.release(true);
    this.client = undefined;
  }

  /** Wakes everyone who waits on any of the topics. */
  publish(...topics: string[]): void {
    for (const topic of topics) {
      this.wake(topic);
      this.pending.add(topic);
    }
    this.timer ??= setTimeout(() => void this.flush(), COALESCE_MS);
  }

  /** Calls `listener` on every notice of `topic`, until the function it returns is called. */
  listen(topic: string, listener: () => void): () => void {
    const listeners = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.listeners.get(topic) === listeners) this.listeners.delete(topic);
    };
  }

  private wake(topic: string): void {
    for (const listener of [...(this.listeners.get(topic) ?? [])]) listener();
  }

  private async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const topics = [...this.pending];
    this.pending.clear();
    const messages: string[] = [];
    for (let start = 0; start < topics.length; ) {
      let end = start;
      for (let size = 0; end < topics.length && size < MAX_PAYLOAD; end += 1)
        size += (topics[end]?.length ?? 0) + 3;
      messages.push(JSON.stringify([this.origin, ...topics.slice(start, end)]));
      start = end;
    }
    if (messages.length === 0) return;
    await this.pool
      .query('SELECT pg_notify($1, message) FROM unnest($2::text[]) AS message', [CHANNEL, messages])
      .catch((err: unknown) => this.logger.warn({ err }, 'notice not sent'));
  }

  private receive(message: Notification): void {
    const [origin, ...topics] = JSON.parse(message.payload ?? '[]') as string[];
    if (origin === this.origin) return;
    for (const topic of topics) this.wake(topic);
  }

  private reconnect(err: Error): void {
    if (this.stopped) return;
    this.logger.warn({ err }, 'notices lost; listening again');
    const retry = setTimeout(() => {
      if (this.stopped) return;
      this.start().then(
        () => {
          for (const topic of [...this.listeners.keys()]) this.wake(topic);
        },
        (cause: Error) => this.reconnect(cause),
      );
    }, RECONNECT_MS);
    retry.unref();
  }
}

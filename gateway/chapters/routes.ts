import { setTimeout as sleep } from 'node:timers/promises';
import { ChapterhouseError } from '../../kernel/errors.ts';
import type { ChapterKey } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/log.ts';
import type { CommunityPeer, Routes, ServerRoute } from '../../kernel/peers.ts';

export interface RouteTableOptions {
  readonly community: Pick<CommunityPeer, 'routes'>;
  readonly logger: Logger;
  /** Told of the servers whenever routes change. */
  readonly onChange?: (servers: readonly ServerRoute[]) => void;
  /** How long community may hold its answer while nothing changes, in milliseconds. */
  readonly waitMs?: number;
  /** Least time between two questions about chapters that are not in the table, in milliseconds. */
  readonly refreshMs?: number;
  /** Longest pause between two tries while community is down, in milliseconds. */
  readonly maxBackoffMs?: number;
  /** How long the answer about a chapter that is not in the table is waited for, in milliseconds. */
  readonly answerMs?: number;
}

/**
 * Which server holds which chapter, followed from community. While community is down, what was last known stays.
 */
export class RouteTable {
  private readonly options: Required<RouteTableOptions>;
  private readonly stopping = new AbortController();
  private load: () => void = () => undefined;
  private readonly loaded = new Promise<void>((resolve) => {
    this.load = resolve;
  });
  private routes: Routes | undefined;
  private byChapter = new Map<ChapterKey, ServerRoute>();
  private asking: Promise<void> | undefined;
  private next: Promise<void> | undefined;
  private askedAt = Number.NEGATIVE_INFINITY;

  constructor(options: RouteTableOptions) {
    this.options = {
      onChange: () => undefined,
      waitMs: 20_000,
      refreshMs: 250,
      maxBackoffMs: 5_000,
      answerMs: 2_000,
      ...options,
    };
  }

  start(): void {
    void this.follow();
  }

  stop(): void {
    this.stopping.abort();
  }

  /** Whether the routes have been read at least once. */
  ready(): boolean {
    return this.routes !== undefined;
  }

  /** Settles when they have. */
  whenReady(): Promise<void> {
    return this.loaded;
  }

  lookup(chapter: ChapterKey): ServerRoute | undefined {
    return this.byChapter.get(chapter);
  }

  /**
   * The server of a chapter. One that is not in the table may have been made a moment ago, so community is asked.
   * @throws CHAPTER_UNKNOWN; CHAPTER_UNAVAILABLE when community cannot tell
   */
  async find(chapter: ChapterKey): Promise<ServerRoute> {
    const known = this.lookup(chapter);
    if (known !== undefined) return known;
    try {
      await this.refresh();
    } catch (cause) {
      const message = 'Where this chapter’s server is cannot be found out at the moment.';
      throw new ChapterhouseError('CHAPTER_UNAVAILABLE', message, { cause });
    }
    const found = this.lookup(chapter);
    if (found === undefined) throw new ChapterhouseError('CHAPTER_UNKNOWN', 'There is no such chapter.');
    return found;
  }

  /** Reads the routes afresh, by a question that is asked after this call: a running one may have missed the news. */
  private refresh(): Promise<void> {
    this.next ??= this.askNext();
    return this.next;
  }

  private async askNext(): Promise<void> {
    await this.asking?.catch(() => undefined);
    const pause = this.askedAt + this.options.refreshMs - performance.now();
    if (pause > 0) await sleep(pause, undefined, { ref: false });
    this.next = undefined;
    this.askedAt = performance.now();
    this.asking = this.ask();
    return this.asking;
  }

  private async ask(): Promise<void> {
    const timeout = sleep(this.options.answerMs, undefined, { ref: false }).then(() => {
      throw new ChapterhouseError('SUBGRAPH_TIMEOUT', 'The community server is slow to tell the routes.');
    });
    this.apply(await Promise.race([this.options.community.routes(undefined, 0), timeout]));
  }

  private async follow(): Promise<void> {
    const { logger, community, waitMs, refreshMs, maxBackoffMs } = this.options;
    const stopped = new Promise<undefined>((resolve) => {
      this.stopping.signal.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    for (let failures = 0; !this.stopping.signal.aborted; ) {
      const before = this.routes?.version;
      const began = performance.now();
      try {
        const routes = await Promise.race([community.routes(before, waitMs), stopped]);
        if (routes === undefined) return;
        this.apply(routes);
        if (failures > 0) logger.info('community answers again; routes are fresh');
        failures = 0;
        const pause = routes.version === before ? began + refreshMs - performance.now() : 0;
        if (pause > 0) await this.pause(pause);
      } catch (err) {
        if (failures === 0) logger.warn({ err }, 'community does not tell the routes; the last known stay');
        failures += 1;
        await this.pause(Math.min(maxBackoffMs, refreshMs * 2 ** (failures - 1)) * (0.5 + Math.random() / 2));
      }
    }
  }

  private async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { ref: false, signal: this.stopping.signal }).catch(() => undefined);
  }

  private apply(routes: Routes): void {
    if (routes.version !== this.routes?.version) {
      const table = new Map<ChapterKey, ServerRoute>();
      for (const server of routes.servers) for (const chapter of server.chapters) table.set(chapter, server);
      this.byChapter = table;
      this.routes = routes;
      this.options.onChange(routes.servers);
    }
    this.load();
  }
}

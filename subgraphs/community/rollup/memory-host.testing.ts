import { setTimeout as pause } from 'node:timers/promises';
import { ChapterhouseError } from '../../../kernel/errors.ts';
import type { ExportedData } from '../../../kernel/export-register.ts';
import type { ChapterNews, FeedPage, FeedRequest, Snapshot } from '../../../kernel/feed.ts';
import { type ChapterKey, newUuid } from '../../../kernel/ids.ts';
import type { ChapterHostPeer } from '../../../kernel/peers.ts';
import { CHANGES_VERSION, type Change, type ChangeBody } from '../../../schema/changes.ts';

interface MemoryChapter {
  epoch: string;
  log: Change[];
}

/** A chapter host without a database: an ordered log for each chapter, and the feed and snapshots made from it. */
export class MemoryFeedHost implements ChapterHostPeer {
  readonly chapters = new Map<ChapterKey, MemoryChapter>();
  /** Cursors of each request, oldest first. */
  readonly asked: FeedRequest['cursors'][] = [];
  snapshots = 0;
  down = false;
  /** Runs before each answer; may throw, or hold it. */
  beforeFeed: () => Promise<void> | void = () => undefined;
  beforeSnapshot: (chapter: ChapterKey) => Promise<void> | void = () => undefined;
  /** May spoil a page before it is given. */
  spoil: (page: FeedPage) => FeedPage = (page) => page;
  private waiting = new Set<() => void>();

  constructor(private readonly now: () => Date = () => new Date()) {}

  async exportMember(): Promise<ExportedData> {
    return {};
  }

  async provision(): Promise<void> {
    throw new ChapterhouseError('INTERNAL', 'This host takes no new chapters.');
  }

  write(chapter: ChapterKey, ...changes: ChangeBody[]): void {
    const held = this.chapters.get(chapter) ?? { epoch: newUuid(), log: [] };
    this.chapters.set(chapter, held);
    for (const body of changes)
      held.log.push({ seq: held.log.length + 1, at: this.now().toISOString(), ...body });
    this.wake();
  }

  /** As after a restore from a backup: only the first changes stand, under a new epoch. */
  restore(chapter: ChapterKey, length: number): void {
    const held = this.chapters.get(chapter);
    if (held) this.chapters.set(chapter, { epoch: newUuid(), log: held.log.slice(0, length) });
    this.wake();
  }

  stop(): void {
    this.down = true;
    this.wake();
  }

  async feed({ cursors, limit, waitMs }: FeedRequest, signal: AbortSignal): Promise<FeedPage> {
    await this.beforeFeed();
    this.asked.push(cursors);
    const deadline = Date.now() + waitMs;
    for (;;) {
      if (this.down) throw new ChapterhouseError('SUBGRAPH_UNAVAILABLE', 'The server does not answer.');
      const page = this.page(cursors, limit);
      const left = deadline - Date.now();
      if (page.news.length > 0 || page.unknown.length > 0 || left <= 0) return this.spoil(page);
      await this.woken(left, signal);
    }
  }

  async snapshot(chapter: ChapterKey): Promise<Snapshot> {
    await this.beforeSnapshot(chapter);
    if (this.down) throw new ChapterhouseError('SUBGRAPH_UNAVAILABLE', 'The server does not answer.');
    const held = this.chapters.get(chapter);
    if (!held) throw new ChapterhouseError('CHAPTER_UNKNOWN', `No chapter "${chapter}" here.`);
    this.snapshots += 1;
    const items = held.log.map(({ seq: _seq, at: _at, ...body }) => body as ChangeBody);
    return {
      version: CHANGES_VERSION,
      chapter,
      epoch: held.epoch,
      seq: held.log.length,
      asOf: this.now().toISOString(),
      items,
    };
  }

  private page(cursors: FeedRequest['cursors'], limit: number): FeedPage {
    const news: ChapterNews[] = [];
    const unknown: ChapterKey[] = [];
    let room = limit;
    let more = false;
    for (const { chapter, epoch, seq } of cursors) {
      const held = this.chapters.get(chapter);
      if (!held) unknown.push(chapter);
      else if (held.epoch !== epoch || seq > held.log.length) {
        news.push({ kind: 'reset', chapter, epoch: held.epoch });
      } else {
        const changes = held.log.slice(seq, seq + room);
        room -= changes.length;
        more ||= seq + changes.length < held.log.length;
        if (changes.length > 0) news.push({ kind: 'changes', chapter, epoch: held.epoch, changes });
      }
    }
    return { version: CHANGES_VERSION, news, unknown, more, asOf: this.now().toISOString() };
  }

  private wake(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }

  private async woken(ms: number, signal: AbortSignal): Promise<void> {
    const timer = new AbortController();
    const woken = new Promise<void>((resolve) => this.waiting.add(resolve));
    await Promise.race([woken, pause(ms, undefined, { signal: AbortSignal.any([signal, timer.signal]) })]);
    timer.abort();
  }
}

import { z } from 'zod';
import { ChapterhouseError } from '../../../kernel/errors.ts';
import type { FeedCursor } from '../../../kernel/feed.ts';
import type { ChapterKey } from '../../../kernel/ids.ts';
import { inParallel } from '../../../kernel/in-parallel.ts';
import type { ChapterHostPeer } from '../../../kernel/peers.ts';
import type { Absorbed, Absorber, AbsorbOptions } from './absorb.ts';
import { feedPage, type News } from './feed-answer.ts';
import { type FollowedChapter, type FollowedServer, readCursors } from './feed-cursor.store.ts';

const PAGE_SIZE = 2_000;
const PARALLEL = 4;

/** What one look at a server's feed came to. */
export interface Round {
  /** Changes and snapshot items applied. */
  readonly applied: number;
  /** Whether any chapter moved on, or was parked. */
  readonly moved: boolean;
  /** Whether the server has more to tell at once. */
  readonly more: boolean;
  /** The server's time when it looked, ISO 8601. */
  readonly asOf: string;
}

/** One server's feed, for all its chapters, with a copy of their cursors at hand. */
export class ServerFeed {
  private cursors: Map<ChapterKey, FollowedChapter> | undefined;

  constructor(
    private readonly options: AbsorbOptions,
    private readonly absorber: Absorber,
    private readonly peer: ChapterHostPeer,
    private server: FollowedServer,
  ) {}

  get url(): string {
    return this.server.url;
  }

  /** Takes the server as it now stands; true when there is something to ask or to tell at once. */
  update(server: FollowedServer): boolean {
    const sameChapters = server.chapters.join() === this.server.chapters.join();
    const sameStandings = JSON.stringify(server.standings) === JSON.stringify(this.server.standings);
    this.server = server;
    if (!sameChapters) this.forget();
    return !sameChapters || !sameStandings;
  }

  /** Has the cursors read again: another follower may have moved them. */
  forget(): void {
    this.cursors = undefined;
  }

  /** Chapters whose copy is not being kept up. */
  get behind(): number {
    return [...(this.cursors?.values() ?? [])].filter(({ parked }) => parked !== null).length;
  }

  /**
   * Asks once and applies what comes, for every chapter on its own.
   * @param waitMs how long the server may hold its answer while it has none
   * @throws ChapterhouseError when the server is at fault; any other error is the database's
   */
  async round(waitMs: number, signal: AbortSignal): Promise<Round> {
    const cursors = await this.read();
    let applied = 0;
    let moved = false;
    const take = async (known: FollowedChapter, work: Promise<Absorbed>): Promise<void> => {
      const absorbed = await work;
      cursors.set(known.chapter, absorbed.cursor);
      applied += absorbed.applied;
      moved ||= absorbed.cursor.seq !== known.seq || absorbed.cursor.epoch !== known.epoch;
      moved ||= absorbed.cursor.parked?.attempts !== known.parked?.attempts;
    };

    const now = this.options.clock.now().getTime();
    const due = [...cursors.values()].filter(({ parked }) => parked && Date.parse(parked.retryAt) <= now);
    await inParallel(PARALLEL, due, (known) => take(known, this.absorber.snapshot(this.peer, known)));

    const page = await this.ask(cursors, moved ? 0 : waitMs, signal);
    await inParallel(PARALLEL, grouped(page.news), async (news) => {
      for (const each of news) {
        const known = cursors.get(each.chapter as ChapterKey);
        if (known && !known.parked) await take(known, this.absorber.news(this.peer, known, each));
      }
    });
    for (const chapter of page.unknown) {
      const known = cursors.get(chapter as ChapterKey);
      if (known && !known.parked) {
        await take(known, this.absorber.park(known, 'its server does not hold it'));
      }
    }
    return { applied, moved, more: page.more, asOf: page.asOf };
  }

  private async ask(
    all: ReadonlyMap<ChapterKey, FollowedChapter>,
    longestMs: number,
    signal: AbortSignal,
  ): Promise<z.infer<typeof feedPage>> {
    const now = this.options.clock.now().getTime();
    const cursors: FeedCursor[] = [];
    // A parked chapter whose turn comes sooner shortens the wait.
    let waitMs = longestMs;
    for (const { chapter, epoch, seq, parked } of all.values()) {
      if (parked) waitMs = Math.max(0, Math.min(waitMs, Date.parse(parked.retryAt) - now));
      else cursors.push({ chapter, epoch, seq });
    }
    const { standings } = this.server;
    const request = { cursors, limit: PAGE_SIZE, waitMs, standings };
    const given = await this.peer.feed(request, signal).catch(unreachable);
    const answer = feedPage.safeParse(given);
    if (answer.success) return answer.data;
    throw new ChapterhouseError(
      'SUBGRAPH_INVALID',
      `The feed of ${this.url} breaks the contract: ${z.prettifyError(answer.error).slice(0, 300)}`,
    );
  }

  private async read(): Promise<Map<ChapterKey, FollowedChapter>> {
    if (!this.cursors) {
      const rows = await readCursors(this.options.db, this.server.chapters);
      this.cursors = new Map(rows.map((row) => [row.chapter, row]));
    }
    return this.cursors;
  }
}

function unreachable(cause: unknown): never {
  if (cause instanceof ChapterhouseError) throw cause;
  throw new ChapterhouseError('SUBGRAPH_UNAVAILABLE', 'The server does not answer.', { cause });
}

/** A chapter's news stays in its order. */
function grouped(news: readonly News[]): Iterable<News[]> {
  const byChapter = new Map<string, News[]>();
  for (const each of news) byChapter.set(each.chapter, [...(byChapter.get(each.chapter) ?? []), each]);
  return byChapter.values();
}

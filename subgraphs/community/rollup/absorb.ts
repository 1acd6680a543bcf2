import { z } from 'zod';
import type { Clock } from '../../../kernel/clock.ts';
import type { Database } from '../../../kernel/db/database.ts';
import { ChapterhouseError, type ErrorCode } from '../../../kernel/errors.ts';
import type { Logger } from '../../../kernel/log.ts';
import type { Notices } from '../../../kernel/notices.ts';
import type { ChapterHostPeer } from '../../../kernel/peers.ts';
import { applyChanges, replaceChapter } from './directory.projection.ts';
import { chapterSnapshot, type News } from './feed-answer.ts';
import { type FollowedChapter, lockCursor, moveCursor, parkCursor } from './feed-cursor.store.ts';
import { type NextChanges, nextChanges } from './next-changes.ts';
import { park } from './parking.ts';

export interface AbsorbOptions {
  readonly db: Database;
  readonly notices: Notices;
  readonly logger: Logger;
  readonly clock: Clock;
}

const AWAY: ReadonlySet<ErrorCode> = new Set(['SUBGRAPH_UNAVAILABLE', 'SUBGRAPH_TIMEOUT']);

/** Where a chapter stands after its news, and how many changes that took. */
export interface Absorbed {
  readonly cursor: FollowedChapter;
  readonly applied: number;
}

/**
 * Takes one chapter's news into the directory: rows and cursor in one transaction. Only what follows on from the
 * cursor is applied; after a hole, a reset or another epoch a snapshot replaces the chapter's rows. A chapter whose
 * news cannot be taken is parked, and no other suffers.
 */
export class Absorber {
  constructor(private readonly options: AbsorbOptions) {}

  async news(peer: ChapterHostPeer, known: FollowedChapter, news: News): Promise<Absorbed> {
    if (news.kind === 'reset') return this.snapshot(peer, known);
    try {
      const { end, ...absorbed } = await this.apply(known, news.epoch, news.changes);
      return end.kind === 'gap' ? await this.snapshot(peer, absorbed.cursor) : absorbed;
    } catch (error) {
      if (!isPoison(error)) throw error;
      return this.park(known, `a change cannot be stored: ${error.message}`);
    }
  }

  /** Replaces the chapter's rows by a snapshot, unless another follower moved its cursor meanwhile. */
  async snapshot(peer: ChapterHostPeer, known: FollowedChapter): Promise<Absorbed> {
    const { db, clock, logger } = this.options;
    const given = await this.fetchSnapshot(peer, known);
    const parsed = chapterSnapshot.safeParse(given.answer);
    const reason = given.reason ?? faultOf(parsed, known);
    if (!parsed.success || reason !== undefined) return this.park(known, reason ?? '');
    const { epoch, seq, asOf, items } = parsed.data;
    const to = { chapter: known.chapter, epoch, seq, parked: null };
    try {
      const cursor = await db.transaction(async (tx) => {
        const held = await lockCursor(tx, known.chapter);
        if (held.epoch !== known.epoch || held.seq !== known.seq) return held;
        await replaceChapter(tx, known.chapter, items);
        await moveCursor(tx, to, asOf, clock.now());
        return to;
      });
      if (cursor !== to) return { cursor, applied: 0 };
      logger.info({ chapter: known.chapter, epoch, seq, items: items.length }, 'snapshot applied');
      this.tell(known);
      return { cursor, applied: items.length };
    } catch (error) {
      if (!isPoison(error)) throw error;
      return this.park(known, `its snapshot cannot be stored: ${error.message}`);
    }
  }

  /** Leaves the chapter out until a snapshot of it can be applied, unless another follower moved its cursor. */
  async park(known: FollowedChapter, reason: string): Promise<Absorbed> {
    const { db, clock, logger } = this.options;
    const cursor = await db.transaction(async (tx) => {
      const held = await lockCursor(tx, known.chapter);
      if (held.epoch !== known.epoch || held.seq !== known.seq) return held;
      const parked = park(reason, held.parked, clock.now());
      await parkCursor(tx, known.chapter, parked);
      return { ...held, parked };
    });
    if (cursor.parked) {
      logger.error({ chapter: known.chapter, seq: cursor.seq, parked: cursor.parked }, 'chapter parked');
    }
    return { cursor, applied: 0 };
  }

  private async apply(
    known: FollowedChapter,
    epoch: string,
    changes: readonly unknown[],
  ): Promise<Absorbed & { end: NextChanges['end'] }> {
    const { db, clock } = this.options;
    const outcome = await db.transaction(async (tx) => {
      const held = await lockCursor(tx, known.chapter);
      if (held.parked) return { cursor: held, applied: 0, end: { kind: 'whole' } as const };
      if (held.epoch !== epoch) return { cursor: held, applied: 0, end: { kind: 'gap' } as const };
      const next = nextChanges(held.seq, changes);
      const last = next.apply.at(-1);
      let cursor = held;
      if (last) {
        cursor = { ...held, seq: last.seq };
        await applyChanges(tx, known.chapter, next.apply);
        await moveCursor(tx, cursor, last.at, clock.now());
      }
      return { cursor, applied: next.apply.length, end: next.end };
    });
    if (outcome.applied > 0) this.tell(known);
    if (outcome.end.kind !== 'poison') return outcome;
    const { cursor } = await this.park(outcome.cursor, outcome.end.reason);
    return { ...outcome, cursor };
  }

  private async fetchSnapshot(
    peer: ChapterHostPeer,
    known: FollowedChapter,
  ): Promise<{ answer?: unknown; reason?: string }> {
    try {
      return { answer: await peer.snapshot(known.chapter) };
    } catch (error) {
      // A host that is away is no fault of the chapter's; one that answers all but this is.
      if (!(error instanceof ChapterhouseError) || AWAY.has(error.code)) throw error;
      return { reason: `no snapshot to be had: ${error.message}` };
    }
  }

  private tell({ chapter }: FollowedChapter): void {
    this.options.notices.publish('directory', `directory:${chapter}`);
  }
}

function faultOf(
  parsed: z.ZodSafeParseResult<z.infer<typeof chapterSnapshot>>,
  known: FollowedChapter,
): string | undefined {
  if (!parsed.success) {
    return `its snapshot breaks the contract: ${z.prettifyError(parsed.error).slice(0, 500)}`;
  }
  return parsed.data.chapter === known.chapter ? undefined : 'the snapshot is of another chapter';
}

/** Whether PostgreSQL refused the data itself: SQLSTATE class 22 (data exception) or 23 (integrity). */
function isPoison(error: unknown): error is Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^(22|23)[0-9A-Z]{3}$/.test(code);
}

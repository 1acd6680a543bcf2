import { setTimeout as pause } from 'node:timers/promises';
import type { JWTVerifyGetKey } from 'jose';
import { type Backoff, backoffMs } from '../../../kernel/backoff.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { type OrderPage, readOrders, signReceipt } from '../../../kernel/erasure.ts';
import type { ChapterKey } from '../../../kernel/ids.ts';
import { inParallel } from '../../../kernel/in-parallel.ts';
import type { SigningKey } from '../../../kernel/keys.ts';
import type { Logger } from '../../../kernel/log.ts';
import type { ErasurePeer } from '../../../kernel/peers.ts';
import type { Chapters } from '../host/chapters.ts';
import { followOrder } from './follow-order.ts';
import { type ChapterMark, markReceipted, moveMark, readMark } from './mark.store.ts';
import type { Quarantine } from './quarantine.ts';

export interface Orders {
  readonly desk: ErasurePeer;
  /** Headquarters' keys, with which it signs orders. */
  readonly keys: JWTVerifyGetKey;
  /** The host's key, with which it signs receipts. */
  readonly key: SigningKey;
  /** The address headquarters knows the host by. */
  readonly server: () => string;
}

export interface FollowerOptions extends Orders {
  readonly chapters: Chapters;
  readonly quarantine: Quarantine;
  readonly clock: Clock;
  readonly logger: Logger;
}

const WAIT_MS = 20_000;
const AT_ONCE = 4;
const BACKOFF: Backoff = { firstMs: 200, longestMs: 5_000 };

/**
 * Follows headquarters' orders to forget members, for all chapters of a host, from where each chapter's own data says that
 * it stands: so one that was away, or was restored from a backup, follows what it missed. Tries for ever.
 */
export class OrderFollower {
  private readonly stopping = new AbortController();
  private readonly reported = new Map<ChapterKey, number>();
  private head = 0;
  private failures = 0;
  private done: Promise<void> = Promise.resolve();
  private caughtUp: () => void = () => undefined;
  /** Resolves when all chapters have followed all orders for the first time. */
  readonly inOrder = new Promise<void>((resolve) => {
    this.caughtUp = resolve;
  });

  constructor(private readonly options: FollowerOptions) {}

  start(): void {
    this.done = this.run();
  }

  /** Does not wait for headquarters to answer. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.done;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const stopped = new Promise<undefined>((resolve) =>
      signal.addEventListener('abort', () => resolve(undefined)),
    );
    // At first it is asked to answer at once.
    for (let waitMs = 0; !signal.aborted; ) {
      try {
        const whole = await this.round(waitMs, stopped);
        if (whole) this.caughtUp();
        waitMs = whole ? WAIT_MS : 0;
        this.failures = 0;
      } catch (err) {
        this.failures += 1;
        waitMs = 0;
        const { logger } = this.options;
        logger[this.failures === 1 ? 'warn' : 'debug'](
          { err },
          'orders to forget members not followed; again soon',
        );
        await pause(backoffMs(BACKOFF, Math.min(this.failures, 20)), undefined, { signal }).catch(
          () => undefined,
        );
      }
    }
  }

  /** Asks once and follows what comes. @returns whether all chapters have followed all orders there are */
  private async round(waitMs: number, stopped: Promise<undefined>): Promise<boolean> {
    const { desk, keys, server, chapters, quarantine } = this.options;
    const marks = await this.marks();
    const after = Math.min(this.head, ...[...marks.values()].map(({ order }) => order));
    const answer = await Promise.race([desk.erasureOrders(after, waitMs), stopped]);
    if (answer === undefined) return false;
    const page = await readOrders(answer, keys, server());
    quarantine.hear(page.head);
    const upTo = page.orders.at(-1)?.seq ?? page.head;
    // One chapter that cannot follow keeps no other from it, nor from saying that it did.
    const followed = inParallel(AT_ONCE, marks, async ([chapter, { order }]) => {
      if (order < upTo) await this.follow(chapter, order, upTo, page);
      if (Math.max(order, upTo) >= page.head) quarantine.release(chapter);
    });
    await followed.catch(() => undefined);
    await this.report(await this.marks());
    await followed;
    this.head = upTo;
    return upTo >= page.head && chapters.known().every((chapter) => !quarantine.holds(chapter));
  }

  private async marks(): Promise<Map<ChapterKey, ChapterMark>> {
    const { chapters } = this.options;
    const marks = new Map<ChapterKey, ChapterMark>();
    await inParallel(AT_ONCE, chapters.known(), async (chapter) => {
      marks.set(chapter, await readMark(chapters.home(chapter).db));
    });
    return marks;
  }

  private async follow(chapter: ChapterKey, after: number, upTo: number, page: OrderPage): Promise<void> {
    const { chapters, clock, logger } = this.options;
    const home = chapters.home(chapter);
    const due = page.orders.filter(({ seq }) => seq > after);
    for (const order of due) await followOrder(home, order, clock.now());
    // Numbers between orders were never given.
    await moveMark(home.db, upTo);
    logger.info({ chapter, orders: due.length, upTo }, 'orders to forget members followed');
  }

  /** Receipts that headquarters does not have, and heads of audit logs that are new. */
  private async report(marks: ReadonlyMap<ChapterKey, ChapterMark>): Promise<void> {
    const { desk, key, chapters } = this.options;
    const owed = [...marks].filter(([, { order, receipted }]) => receipted < order);
    const grown = [...marks].filter(
      ([chapter, { auditSeq }]) => auditSeq > 0 && this.reported.get(chapter) !== auditSeq,
    );
    if (owed.length + grown.length === 0) return;
    const receipts = await Promise.all(
      owed.map(([chapter, { order, receipted }]) =>
        signReceipt(key, { chapter, after: receipted, upTo: order }),
      ),
    );
    const auditHeads = grown.map(([chapter, { auditSeq, auditHash }]) => ({
      chapter,
      seq: auditSeq,
      hash: auditHash,
    }));
    await desk.takeReport({ receipts, auditHeads });
    for (const [chapter, { order }] of owed) await markReceipted(chapters.home(chapter).db, order);
    for (const [chapter, { auditSeq }] of grown) this.reported.set(chapter, auditSeq);
  }
}

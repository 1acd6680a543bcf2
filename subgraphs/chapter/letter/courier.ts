import { type Backoff, backoffMs } from '../../../kernel/backoff.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { presentable } from '../../../kernel/errors.ts';
import type { Logger } from '../../../kernel/log.ts';
import type { PostPeer } from '../../../kernel/peers.ts';
import type { ChapterStore } from '../feed/commit.ts';
import { claimLetters, type DueLetter, postponeLetters, settleLetters } from './letter.store.ts';

const AT_ONCE = 100;
/** Longer than any answer may take. */
const LEASE_MS = 30_000;
const BACKOFF: Backoff = { firstMs: 1_000, longestMs: 300_000 };

export interface CourierOptions {
  readonly post: PostPeer;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long letters that are under way are left alone, in milliseconds. */
  readonly leaseMs?: number;
}

/**
 * Hands over letters that are due. Headquarters knows each by its id, so one that is handed over again after a crash
 * is taken once.
 * @returns whether there may be more
 */
export async function handOver(
  { db, chapter }: Pick<ChapterStore, 'db' | 'chapter'>,
  { post, clock, logger, leaseMs = LEASE_MS }: CourierOptions,
): Promise<boolean> {
  const now = clock.now();
  const claimed = await claimLetters(db, now, new Date(now.getTime() + leaseMs), AT_ONCE);
  const useless = claimed.filter(({ expiresAt }) => expiresAt <= now);
  await settleLetters(db, 'EXPIRED', idsOf(useless));
  const letters = claimed.filter(({ expiresAt }) => expiresAt > now);
  if (letters.length === 0) return claimed.length === AT_ONCE;
  try {
    const { refused } = await post.takeLetters(letters.map((letter) => ({ ...letter, chapter })));
    const reasons = new Map(refused.map(({ id, reason }) => [id, reason]));
    const [bad, taken] = [
      letters.filter(({ id }) => reasons.has(id)),
      letters.filter(({ id }) => !reasons.has(id)),
    ];
    await settleLetters(db, 'HANDED_OVER', idsOf(taken));
    await settleLetters(
      db,
      'REFUSED',
      idsOf(bad),
      bad.map(({ id }) => reasons.get(id) ?? null),
    );
    for (const { id } of bad) logger.warn({ chapter, letter: id, reason: reasons.get(id) }, 'letter refused');
    return claimed.length === AT_ONCE;
  } catch (err) {
    const failures = Math.max(...letters.map(({ attempts }) => attempts));
    logger[failures === 1 ? 'warn' : 'debug']({ err, chapter }, 'letters not handed over; later again');
    const dueAt = new Date(clock.now().getTime() + backoffMs(BACKOFF, Math.min(failures, 20)));
    await postponeLetters(db, idsOf(letters), dueAt, presentable(err).message);
    return false;
  }
}

const idsOf = (letters: readonly DueLetter[]) => letters.map(({ id }) => id);

import { setTimeout as pause } from 'node:timers/promises';
import type { Sql } from '../../../kernel/db/database.ts';
import type { OrderPage } from '../../../kernel/erasure.ts';
import { ChapterhouseError } from '../../../kernel/errors.ts';
import type { Notices } from '../../../kernel/notices.ts';
import { lastOrder, ordersAfter, skipNumbers } from './erasure.store.ts';

/** Woken when there is a new order. */
export const ERASURES_TOPIC = 'erasures';
const PAGE = 500;
const MAX_WAIT_MS = 30_000;
/** More orders than a community gives between two backups. */
const MOST_LOST = 100_000;

/**
 * Orders after a number, as soon as there are any; at the latest after `waitMs` or when `signal` says so. A number that
 * was never given out shows that headquarters was restored to an earlier day: from there on it counts further.
 * @throws BAD_REQUEST
 */
export async function awaitOrders(
  db: Sql,
  notices: Notices,
  after: number,
  waitMs: number,
  signal: AbortSignal,
): Promise<OrderPage> {
  const over = AbortSignal.any([signal, AbortSignal.timeout(Math.max(0, Math.min(waitMs, MAX_WAIT_MS)))]);
  for (;;) {
    const noticed = new AbortController();
    const stop = notices.listen(ERASURES_TOPIC, () => noticed.abort());
    try {
      const head = await lastOrder(db);
      if (after > head) await catchUpWith(db, head, after);
      const orders = await ordersAfter(db, after, PAGE);
      if (orders.length > 0 || after < head || over.aborted)
        return { after, head: Math.max(head, after), orders };
      await pause(MAX_WAIT_MS, undefined, { signal: AbortSignal.any([over, noticed.signal]) }).catch(
        () => undefined,
      );
    } finally {
      stop();
    }
  }
}

async function catchUpWith(db: Sql, head: number, known: number): Promise<void> {
  if (known - head > MOST_LOST) throw new ChapterhouseError('BAD_REQUEST', `There is no order ${known}.`);
  await skipNumbers(db, known);
}

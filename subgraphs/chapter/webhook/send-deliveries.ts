import type { Clock } from '../../../kernel/clock.ts';
import { newUuid, type Uuid } from '../../../kernel/ids.ts';
import type { Logger } from '../../../kernel/log.ts';
import type { Outbound } from '../../../kernel/outbound/outbound.ts';
import type { ChapterStore } from '../feed/commit.ts';
import { claimDelivery, type DueDelivery, leaveLane, recordAttempt } from './delivery.store.ts';
import { disable, failed, succeeded } from './webhook.store.ts';
import { FAILING_MS, nextAttempt, signedHeaders } from './webhook.ts';

export interface WebhookOptions {
  readonly outbound: Pick<Outbound, 'post'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long a sender that does nothing keeps others away, in milliseconds. */
  readonly leaseMs?: number;
}
type Store = Pick<ChapterStore, 'db' | 'chapter'>;

/** Longer than an attempt may take. */
const LEASE_MS = 30_000;
/** Sent in one turn, so that a webhook with many leaves others theirs. */
const AT_MOST = 50;

/**
 * A webhook's turn: sends what is due, one after another and the oldest first, until an attempt fails. What was claimed
 * and not recorded, as after a crash, is due still: it is sent again under the same id.
 */
export async function sendDeliveries(
  { db, chapter }: Store,
  webhookId: Uuid,
  options: WebhookOptions,
  failing: boolean,
): Promise<{ more: boolean; failing: boolean }> {
  const { clock, leaseMs = LEASE_MS } = options;
  const lane = newUuid();
  let fails = failing;
  try {
    for (let sent = 0; sent < AT_MOST; sent += 1) {
      const now = clock.now();
      const delivery = await claimDelivery(db, webhookId, lane, now, new Date(now.getTime() + leaseMs));
      if (delivery === undefined) return { more: false, failing: fails };
      fails = !(await attempt({ db, chapter }, options, delivery));
      if (fails) break;
    }
    return { more: true, failing: fails };
  } finally {
    await leaveLane(db, webhookId, lane);
  }
}

/** @returns whether it was taken */
async function attempt(
  { db, chapter }: Store,
  { outbound, clock, logger }: WebhookOptions,
  delivery: DueDelivery,
): Promise<boolean> {
  const { id, webhookId, url, body, attempts, secret, previousSecret } = delivery;
  const secrets = previousSecret === null ? [secret] : [secret, previousSecret];
  const { status, error } = await outbound.post(url, signedHeaders(id, clock.now(), body, secrets), body);
  const at = clock.now();
  const outcome = { responseStatus: status ?? null, error: error ?? null, at };
  if (status !== undefined && status >= 200 && status < 300) {
    await recordAttempt(db, id, { ...outcome, state: 'DELIVERED', dueAt: at });
    await succeeded(db, webhookId);
    return true;
  }
  const next = status === 410 ? undefined : nextAttempt(at, attempts);
  await recordAttempt(db, id, { ...outcome, state: next ? 'WAITING' : 'FAILED', dueAt: next ?? at });
  const since = await failed(db, webhookId, at);
  const reason =
    status === 410
      ? 'It said that it is gone (410).'
      : at.getTime() - since.getTime() >= FAILING_MS
        ? `Nothing could be delivered since ${since.toISOString()}.`
        : undefined;
  if (reason === undefined) return false;
  await disable(db, webhookId, reason);
  logger.warn({ chapter, webhook: webhookId, reason }, 'webhook disabled');
  return false;
}

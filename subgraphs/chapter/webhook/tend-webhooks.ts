import type { Clock } from '../../../kernel/clock.ts';
import { newUuid } from '../../../kernel/ids.ts';
import type { Logger } from '../../../kernel/log.ts';
import type { Outbound } from '../../../kernel/outbound/outbound.ts';
import type { ChapterStore } from '../feed/commit.ts';
import { readChanges } from '../feed/outbox.store.ts';
import { lastChange, lockReader, moveReader } from '../feed/outbox-reader.store.ts';
import {
  claimDeliveries,
  type DueDelivery,
  forgetDeliveries,
  insertDeliveries,
  nextDeliveryDue,
  recordAttempt,
} from './delivery.store.ts';
import { allWebhooks, disable, failed, succeeded } from './webhook.store.ts';
import { changeBody, FAILING_MS, newestOfEach, nextAttempt, signedHeaders } from './webhook.ts';

const PAGE = 500;
const AT_ONCE = 10;
/** Longer than an attempt may take. */
const LEASE_MS = 30_000;
const KEPT_MS = 30 * 86_400_000;

export interface WebhookOptions {
  readonly outbound: Outbound;
  readonly clock: Clock;
  readonly logger: Logger;
}
type Store = Pick<ChapterStore, 'db' | 'chapter'>;

/**
 * Sees to a chapter's webhooks: writes down what changes call for, and attempts a round of what is due.
 * @returns when there is next something to do, if nothing changes until then
 */
export async function tendWebhooks(store: Store, options: WebhookOptions): Promise<Date | undefined> {
  while (await writeDeliveries(store, options.clock));
  await deliver(store, options);
  await forgetDeliveries(store.db, new Date(options.clock.now().getTime() - KEPT_MS));
  return nextDeliveryDue(store.db);
}

/** Deliveries and how far the outbox is read are one transaction. @returns whether there may be more */
function writeDeliveries({ db, chapter }: Store, clock: Clock): Promise<boolean> {
  return db.transaction(async (tx) => {
    const seen = await lockReader(tx, 'webhooks');
    const enabled = (await allWebhooks(tx)).filter(({ status }) => status === 'ENABLED');
    if (enabled.length === 0) {
      await moveReader(tx, 'webhooks', await lastChange(tx));
      return false;
    }
    const changes = await readChanges(tx, seen, Number.MAX_SAFE_INTEGER, PAGE);
    const last = changes.at(-1);
    if (last === undefined) return false;
    const now = clock.now();
    const deliveries = enabled.flatMap(({ id: webhookId, types }) =>
      newestOfEach(changes.filter(({ type }) => (types as readonly string[]).includes(type))).map(
        (change) => ({
          id: newUuid(now.getTime()),
          webhookId,
          type: change.type,
          body: changeBody(chapter, change),
        }),
      ),
    );
    await insertDeliveries(tx, deliveries, now);
    await moveReader(tx, 'webhooks', last.seq);
    return changes.length === PAGE;
  });
}

async function deliver({ db, chapter }: Store, options: WebhookOptions): Promise<void> {
  const { clock } = options;
  const now = clock.now();
  const due = await claimDeliveries(db, now, new Date(now.getTime() + LEASE_MS), AT_ONCE);
  await Promise.all(due.map((delivery) => attempt({ db, chapter }, options, delivery)));
}

async function attempt(
  { db, chapter }: Store,
  options: WebhookOptions,
  delivery: DueDelivery,
): Promise<void> {
  const { outbound, clock, logger } = options;
  const { id, webhookId, url, body, attempts, secret, previousSecret } = delivery;
  const secrets = previousSecret === null ? [secret] : [secret, previousSecret];
  const { status, error } = await outbound.post(url, signedHeaders(id, clock.now(), body, secrets), body);
  const at = clock.now();
  const outcome = { responseStatus: status ?? null, error: error ?? null, at };
  if (status !== undefined && status >= 200 && status < 300) {
    await recordAttempt(db, id, { ...outcome, state: 'DELIVERED', dueAt: at });
    return succeeded(db, webhookId);
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
  if (reason === undefined) return;
  await disable(db, webhookId, reason);
  logger.warn({ chapter, webhook: webhookId, reason }, 'webhook disabled');
}

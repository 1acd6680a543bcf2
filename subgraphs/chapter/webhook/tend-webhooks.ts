import type { Clock } from '../../../kernel/clock.ts';
import { newUuid } from '../../../kernel/ids.ts';
import type { ChapterStore } from '../feed/commit.ts';
import { readChanges } from '../feed/outbox.store.ts';
import { lastChange, lockReader, moveReader } from '../feed/outbox-reader.store.ts';
import { dueWebhooks, forgetDeliveries, insertDeliveries, nextDeliveryDue } from './delivery.store.ts';
import type { Lanes } from './lanes.ts';
import { sendDeliveries, type WebhookOptions } from './send-deliveries.ts';
import { allWebhooks } from './webhook.store.ts';
import { changeBody, newestOfEach } from './webhook.ts';

const PAGE = 500;
const KEPT_MS = 30 * 86_400_000;
type Store = Pick<ChapterStore, 'db' | 'chapter'>;

/**
 * Sees to a chapter's webhooks: writes down what changes call for, and has what is due sent, each webhook's in its own
 * lane. Waits for none of them.
 * @returns when there is next something to do, if nothing changes until then and no lane ends
 */
export async function tendWebhooks(
  store: Store,
  lanes: Lanes,
  options: WebhookOptions,
): Promise<Date | undefined> {
  while (await writeDeliveries(store, options.clock));
  for (const id of await dueWebhooks(store.db, options.clock.now())) {
    lanes.open(store.chapter, id, (failing) => sendDeliveries(store, id, options, failing));
  }
  await forgetDeliveries(store.db, new Date(options.clock.now().getTime() - KEPT_MS));
  return nextDeliveryDue(store.db, lanes.busy());
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

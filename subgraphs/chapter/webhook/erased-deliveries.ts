import type { Tx } from '../../../kernel/db/database.ts';
import { type ChapterKey, chapterId, encodeId, newUuid, type Uuid } from '../../../kernel/ids.ts';
import { insertDeliveries } from './delivery.store.ts';
import { allWebhooks } from './webhook.store.ts';
import { ERASED_TYPE, NAMES_PEOPLE } from './webhook.ts';

/**
 * What was told of a member is told no more; and whoever may have been told is told to forget them (GDPR Art. 19). That
 * last word names them: it goes when it is delivered.
 */
export async function eraseFromDeliveries(
  tx: Tx,
  chapter: ChapterKey,
  memberId: Uuid,
  now: Date,
): Promise<void> {
  const id = encodeId('Member', undefined, memberId);
  const told = await tx.query(
    `DELETE FROM ${tx.schema}.webhook_delivery WHERE position($1 IN body) > 0 AND type <> $2 RETURNING id`,
    [`"memberId":"${id}"`, ERASED_TYPE],
  );
  const belonged = await tx.query(
    `SELECT 1 FROM ${tx.schema}.outbox WHERE type = 'membership.changed' AND data ->> 'memberId' = $1::text LIMIT 1`,
    [memberId],
  );
  if (told.length + belonged.length === 0) return;
  const body = JSON.stringify({
    type: ERASED_TYPE,
    timestamp: now.toISOString(),
    data: { chapterId: chapterId(chapter), memberId: id },
  });
  const readers = (await allWebhooks(tx)).filter(
    ({ status, types }) => status === 'ENABLED' && types.some((type) => NAMES_PEOPLE.has(type)),
  );
  const deliveries = readers.map((webhook) => ({
    id: newUuid(now.getTime()),
    webhookId: webhook.id,
    type: ERASED_TYPE,
    body,
  }));
  await insertDeliveries(tx, deliveries, now);
}

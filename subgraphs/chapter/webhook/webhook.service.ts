import { type Page, pageOf } from '../../../kernel/graphql/page.ts';
import { newUuid, type Uuid } from '../../../kernel/ids.ts';
import { urlFault } from '../../../kernel/outbound/outbound.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import { invalid } from '../checks.ts';
import { allowed, type ChapterContext } from '../context.ts';
import { TEND_TOPIC } from '../feed/topics.ts';
import { type PageArguments, timeCursor, timePage } from '../graphql/time-page.ts';
import { countDeliveries, findDelivery, insertDeliveries, listDeliveries, replay } from './delivery.store.ts';
import {
  allWebhooks,
  deleteWebhook,
  enable,
  findWebhook,
  insertWebhook,
  lockWebhooks,
  replaceSecret,
} from './webhook.store.ts';
import {
  type Delivery,
  NAMES_PEOPLE,
  newSecret,
  TEST_TYPE,
  testBody,
  WEBHOOK_TYPES,
  type Webhook,
  type WebhookType,
} from './webhook.ts';

const MOST = 10;
const BOTH_SECRETS_MS = 24 * 3_600_000;

export interface NewWebhook {
  readonly url: string;
  /** All that name no people when left out. */
  readonly types?: readonly WebhookType[] | null | undefined;
}

/** The secret is told now and never again. @throws UNAUTHENTICATED, BANNED, NOT_A_MEMBER, FORBIDDEN, INVALID */
export async function addWebhook(
  ctx: ChapterContext,
  { url, types }: NewWebhook,
): Promise<{ webhook: Webhook; secret: string }> {
  const membership = await organizer(ctx);
  const wanted = [...new Set(types ?? WEBHOOK_TYPES.filter((type) => !NAMES_PEOPLE.has(type)))];
  if (wanted.length === 0) throw invalid(['kinds'], 'Name at least one kind.');
  if (wanted.some((type) => NAMES_PEOPLE.has(type)) && membership.role !== 'LEAD_ORGANIZER') {
    throw new UserFault('FORBIDDEN', 'Only lead organizers let people be named.', ['input', 'kinds']);
  }
  const fault = urlFault(url, ctx.outbound);
  if (fault !== undefined) throw invalid(['url'], fault);
  const [id, secret] = [newUuid(ctx.now.getTime()), newSecret()];
  return ctx.db.transaction(async (tx) => {
    await lockWebhooks(tx);
    if ((await allWebhooks(tx)).length >= MOST) throw invalid(['url'], `At most ${MOST} webhooks.`);
    await insertWebhook(tx, { id, url, types: wanted, secret }, ctx.now);
    return { webhook: found(await findWebhook(tx, id)), secret };
  });
}

/** @throws UNAUTHENTICATED, BANNED, NOT_A_MEMBER, FORBIDDEN, NOT_FOUND */
export async function removeWebhook(ctx: ChapterContext, id: Uuid): Promise<Webhook> {
  const webhook = await own(ctx, id);
  await deleteWebhook(ctx.db, id);
  return webhook;
}

/** For a day the secret before signs too. @throws as `removeWebhook` */
export async function rotateWebhookSecret(
  ctx: ChapterContext,
  id: Uuid,
): Promise<{ webhook: Webhook; secret: string }> {
  const webhook = await own(ctx, id);
  const secret = newSecret();
  await replaceSecret(ctx.db, id, secret, new Date(ctx.now.getTime() + BOTH_SECRETS_MS));
  return { webhook, secret };
}

/** What still waits is delivered. @throws as `removeWebhook` */
export async function enableWebhook(ctx: ChapterContext, id: Uuid): Promise<Webhook> {
  await own(ctx, id);
  await enable(ctx.db, id);
  ctx.notices.publish(TEND_TOPIC);
  return found(await findWebhook(ctx.db, id));
}

/** @throws as `removeWebhook` */
export async function testWebhook(ctx: ChapterContext, webhookId: Uuid): Promise<Delivery> {
  await own(ctx, webhookId);
  const id = newUuid(ctx.now.getTime());
  const body = testBody(ctx.chapter, ctx.now);
  await insertDeliveries(ctx.db, [{ id, webhookId, type: TEST_TYPE, body }], ctx.now);
  ctx.notices.publish(TEND_TOPIC);
  return found(await findDelivery(ctx.db, id));
}

/** Delivers again what was delivered, or was given up; under the same id. @throws as `removeWebhook` */
export async function replayDelivery(ctx: ChapterContext, id: Uuid): Promise<Delivery> {
  await organizer(ctx);
  found(await findDelivery(ctx.db, id));
  await replay(ctx.db, id, ctx.now);
  ctx.notices.publish(TEND_TOPIC);
  return found(await findDelivery(ctx.db, id));
}

/** @throws FORBIDDEN */
export async function webhooksOf(ctx: ChapterContext): Promise<Webhook[]> {
  await ctx.assertMay('MANAGE_WEBHOOKS', 'Only organizers see the chapter’s webhooks.');
  return allWebhooks(ctx.db);
}

/** The newest first. @throws FORBIDDEN, BAD_PAGE_SIZE, BAD_CURSOR */
export async function deliveryPage(
  ctx: ChapterContext,
  webhookId: Uuid,
  args: PageArguments,
): Promise<Page<Delivery>> {
  await ctx.assertMay('MANAGE_WEBHOOKS', 'Only organizers see the chapter’s webhooks.');
  const page = timePage(args, 'deliveries');
  const [rows, total] = await Promise.all([
    listDeliveries(ctx.db, webhookId, page),
    countDeliveries(ctx.db, webhookId),
  ]);
  return pageOf(rows, page, total, (row) => timeCursor('deliveries', row.writtenAt, row.id));
}

async function organizer(ctx: ChapterContext) {
  ctx.signedIn();
  return allowed('MANAGE_WEBHOOKS', await ctx.membership());
}

async function own(ctx: ChapterContext, id: Uuid): Promise<Webhook> {
  await organizer(ctx);
  return found(await findWebhook(ctx.db, id));
}

function found<Row>(row: Row | undefined): Row {
  if (row !== undefined) return row;
  throw new UserFault('NOT_FOUND', 'There is no such webhook or delivery.');
}

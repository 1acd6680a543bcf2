import { Arg, Ctx, Directive, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import { type Connection, Paged, toConnection } from '../../../kernel/graphql/connection.ts';
import { Cursor } from '../../../kernel/graphql/scalars.ts';
import { payload } from '../../../kernel/graphql/user-errors.ts';
import type { ChapterContext } from '../context.ts';
import { Chapter } from '../graphql/references.ts';
import { assertThisChapter, rowId } from '../ids.ts';
import {
  addWebhook,
  deliveryPage,
  enableWebhook,
  removeWebhook,
  replayDelivery,
  rotateWebhookSecret,
  testWebhook,
  webhooksOf,
} from './webhook.service.ts';
import type { Webhook as WebhookRow } from './webhook.ts';
import {
  AddWebhookInput,
  presentDelivery,
  presentWebhook,
  ReplayWebhookDeliveryInput,
  typesOf,
  Webhook,
  type WebhookDelivery,
  WebhookDeliveryConnection,
  WebhookDeliveryPayload,
  WebhookInput,
  WebhookPayload,
  WebhookSecretPayload,
} from './webhook.type.ts';

const ORGANIZERS = 'For organizers.';

@Resolver(() => Chapter)
export class ChapterWebhooksResolver {
  @FieldResolver(() => [Webhook], { nullable: true, description: ORGANIZERS })
  async webhooks(@Ctx() ctx: ChapterContext): Promise<Webhook[]> {
    return (await webhooksOf(ctx)).map((row) => presentWebhook(ctx.chapter, row));
  }
}

@Resolver(() => Webhook)
export class WebhookResolver {
  @Paged()
  @FieldResolver(() => WebhookDeliveryConnection, {
    nullable: true,
    description: 'The newest first, of the last 30 days.',
  })
  async deliveries(
    @Root() { localId }: Webhook,
    @Ctx() ctx: ChapterContext,
    @Arg('first', () => Int, { nullable: true }) first?: number,
    @Arg('after', () => Cursor, { nullable: true }) after?: string,
  ): Promise<Connection<WebhookDelivery>> {
    const page = await deliveryPage(ctx, localId, { first, after });
    return toConnection(page, (row) => presentDelivery(ctx.chapter, row));
  }

  @Directive('@routedBy(argument: "input.chapterId")')
  @Mutation(() => WebhookSecretPayload, { description: ORGANIZERS })
  addWebhook(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => AddWebhookInput) { chapterId, url, kinds }: AddWebhookInput,
  ): Promise<object> {
    assertThisChapter(chapterId, ctx.chapter);
    return payload(async () =>
      withSecret(ctx, await addWebhook(ctx, { url, types: kinds && typesOf(kinds) })),
    );
  }

  @Directive('@routedBy(argument: "input.webhookId")')
  @Mutation(() => WebhookPayload, { description: ORGANIZERS })
  removeWebhook(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => WebhookInput) { webhookId }: WebhookInput,
  ): Promise<object> {
    const id = rowId(webhookId, 'Webhook', ctx.chapter);
    return payload(async () => ({ webhook: presentWebhook(ctx.chapter, await removeWebhook(ctx, id)) }));
  }

  @Directive('@routedBy(argument: "input.webhookId")')
  @Mutation(() => WebhookSecretPayload, {
    description: 'For organizers. For a day the old secret signs too.',
  })
  rotateWebhookSecret(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => WebhookInput) { webhookId }: WebhookInput,
  ): Promise<object> {
    const id = rowId(webhookId, 'Webhook', ctx.chapter);
    return payload(async () => withSecret(ctx, await rotateWebhookSecret(ctx, id)));
  }

  @Directive('@routedBy(argument: "input.webhookId")')
  @Mutation(() => WebhookPayload, { description: 'For organizers. What still waits is delivered.' })
  enableWebhook(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => WebhookInput) { webhookId }: WebhookInput,
  ): Promise<object> {
    const id = rowId(webhookId, 'Webhook', ctx.chapter);
    return payload(async () => ({ webhook: presentWebhook(ctx.chapter, await enableWebhook(ctx, id)) }));
  }

  @Directive('@routedBy(argument: "input.webhookId")')
  @Mutation(() => WebhookDeliveryPayload, {
    description: 'For organizers. Sends a message of type `webhook.test`.',
  })
  testWebhook(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => WebhookInput) { webhookId }: WebhookInput,
  ): Promise<object> {
    const id = rowId(webhookId, 'Webhook', ctx.chapter);
    return payload(async () => ({ delivery: presentDelivery(ctx.chapter, await testWebhook(ctx, id)) }));
  }

  @Directive('@routedBy(argument: "input.deliveryId")')
  @Mutation(() => WebhookDeliveryPayload, {
    description: 'For organizers. Delivers again, under the same id.',
  })
  replayWebhookDelivery(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => ReplayWebhookDeliveryInput) { deliveryId }: ReplayWebhookDeliveryInput,
  ): Promise<object> {
    const id = rowId(deliveryId, 'WebhookDelivery', ctx.chapter);
    return payload(async () => ({ delivery: presentDelivery(ctx.chapter, await replayDelivery(ctx, id)) }));
  }
}

const withSecret = (
  ctx: ChapterContext,
  { webhook, secret }: { webhook: WebhookRow; secret: string },
): object => ({
  webhook: presentWebhook(ctx.chapter, webhook),
  secret,
});

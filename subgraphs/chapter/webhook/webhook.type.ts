import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionType } from '../../../kernel/graphql/connection.ts';
import { DateTime, UrlScalar } from '../../../kernel/graphql/scalars.ts';
import { UserError } from '../../../kernel/graphql/user-errors.ts';
import { type ChapterKey, encodeId, type Uuid } from '../../../kernel/ids.ts';
import { ChapterActivityKind, KIND_OF_CHANGE } from '../live/chapter-activity.type.ts';
import { type Delivery, WEBHOOK_TYPES, type Webhook as WebhookRow, type WebhookType } from './webhook.ts';

type Kind = keyof typeof ChapterActivityKind;

export const typesOf = (kinds: readonly Kind[]): WebhookType[] =>
  WEBHOOK_TYPES.filter((type) => kinds.includes(KIND_OF_CHANGE[type]));

const WebhookStatus = { ENABLED: 'ENABLED', DISABLED: 'DISABLED' } as const;
registerEnumType(WebhookStatus, { name: 'WebhookStatus' });
const DeliveryState = { WAITING: 'WAITING', DELIVERED: 'DELIVERED', FAILED: 'FAILED' } as const;
registerEnumType(DeliveryState, { name: 'WebhookDeliveryState' });

@ObjectType({ description: 'An address that is told of the chapter’s changes.', simpleResolvers: true })
export class Webhook {
  readonly localId!: Uuid;

  @Field(() => ID)
  id!: string;

  @Field(() => UrlScalar)
  url!: string;

  @Field(() => [ChapterActivityKind], { description: 'What it is told of.' })
  kinds!: Kind[];

  @Field(() => WebhookStatus)
  status!: keyof typeof WebhookStatus;

  @Field(() => String, { nullable: true })
  disabledReason!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Since when nothing has been delivered.' })
  failingSince!: Date | null;

  @Field(() => DateTime)
  createdAt!: Date;
}

export const presentWebhook = (chapter: ChapterKey, row: WebhookRow): Webhook => ({
  localId: row.id,
  id: encodeId('Webhook', chapter, row.id),
  url: row.url,
  kinds: [...new Set(row.types.map((type) => KIND_OF_CHANGE[type]))],
  status: row.status,
  disabledReason: row.disabledReason,
  failingSince: row.failingSince,
  createdAt: row.createdAt,
});

@ObjectType({ description: 'One message to a webhook.', simpleResolvers: true })
export class WebhookDelivery {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: 'The header `webhook-id`, the same with each attempt.' })
  messageId!: string;

  @Field(() => String, { description: 'Such as `event.changed`.' })
  type!: string;

  @Field(() => DeliveryState)
  state!: keyof typeof DeliveryState;

  @Field(() => Int)
  attempts!: number;

  @Field(() => Int, { nullable: true, description: 'HTTP status of the last answer.' })
  responseStatus!: number | null;

  @Field(() => String, { nullable: true, description: 'Why there was no answer.' })
  error!: string | null;

  @Field(() => DateTime)
  writtenAt!: Date;

  @Field(() => DateTime, { nullable: true })
  nextAttemptAt!: Date | null;

  @Field(() => DateTime, { nullable: true })
  deliveredAt!: Date | null;
}

export const WebhookDeliveryConnection = connectionType('WebhookDelivery', WebhookDelivery);

export const presentDelivery = (chapter: ChapterKey, row: Delivery): WebhookDelivery => ({
  ...row,
  id: encodeId('WebhookDelivery', chapter, row.id),
  messageId: row.id,
  nextAttemptAt: row.state === 'WAITING' ? row.dueAt : null,
});

@InputType()
export class AddWebhookInput {
  @Field(() => ID)
  chapterId!: string;

  @Field(() => UrlScalar, { description: 'https, on the public internet.' })
  url!: string;

  @Field(() => [ChapterActivityKind], {
    nullable: true,
    description:
      'All but MEMBERSHIP_CHANGED when left out: it names people, and is for lead organizers to add.',
  })
  kinds?: Kind[] | null;
}

@InputType()
export class WebhookInput {
  @Field(() => ID)
  webhookId!: string;
}

@InputType()
export class ReplayWebhookDeliveryInput {
  @Field(() => ID)
  deliveryId!: string;
}

@ObjectType({ simpleResolvers: true })
export class WebhookPayload {
  @Field(() => Webhook, { nullable: true })
  webhook?: Webhook | null;

  @Field(() => [UserError])
  errors!: UserError[];
}

@ObjectType({ simpleResolvers: true })
export class WebhookSecretPayload {
  @Field(() => Webhook, { nullable: true })
  webhook?: Webhook | null;

  @Field(() => String, { nullable: true, description: 'Signs the messages; told now and never again.' })
  secret?: string | null;

  @Field(() => [UserError])
  errors!: UserError[];
}

@ObjectType({ simpleResolvers: true })
export class WebhookDeliveryPayload {
  @Field(() => WebhookDelivery, { nullable: true })
  delivery?: WebhookDelivery | null;

  @Field(() => [UserError])
  errors!: UserError[];
}

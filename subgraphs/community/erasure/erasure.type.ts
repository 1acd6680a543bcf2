import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionType } from '../../../kernel/graphql/connection.ts';
import { DateTime, Duration } from '../../../kernel/graphql/scalars.ts';
import { UserError } from '../../../kernel/graphql/user-errors.ts';
import type { ChapterKey } from '../../../kernel/ids.ts';
import type { Erasure as ErasureRow } from './erasure.store.ts';

@ObjectType({
  description: 'A chapter’s signed word that it has forgotten the member.',
  simpleResolvers: true,
})
export class ErasureReceipt {
  readonly chapterKey!: ChapterKey;

  @Field(() => DateTime)
  at!: Date;
}

@ObjectType({
  description:
    'A member who is to be forgotten: headquarters has at once, and each chapter when it hears of it.',
  simpleResolvers: true,
})
export class Erasure {
  readonly awaiting!: readonly ChapterKey[];

  @Field(() => ID)
  id!: string;

  @Field(() => DateTime)
  requestedAt!: Date;

  @Field(() => Duration, { description: 'How long ago it was requested.' })
  age!: number;

  @Field(() => Int, { description: 'Chapters that have not given their receipt.' })
  awaitingCount!: number;

  @Field(() => [ErasureReceipt])
  receipts!: ErasureReceipt[];
}

export const ErasureConnection = connectionType('Erasure', Erasure);

export const presentErasure = ({ seq, requestedAt, awaiting, receipts }: ErasureRow, now: Date): Erasure => ({
  awaiting,
  id: String(seq),
  requestedAt,
  age: Math.max(0, Math.floor((now.getTime() - requestedAt.getTime()) / 1_000)),
  awaitingCount: awaiting.length,
  receipts: receipts.map(({ chapter, at }) => ({ chapterKey: chapter, at: new Date(at) })),
});

@InputType()
export class RequestErasureInput {
  @Field(() => Boolean, { description: 'Must be true: it cannot be taken back.' })
  confirm!: boolean;

  @Field(() => ID, {
    nullable: true,
    description:
      'Whom to forget; the viewer when left out. For headquarters’ administrators, who must give a reason.',
  })
  memberId?: string;

  @Field(() => String, { nullable: true, description: 'Why headquarters does it, 10 to 500 characters.' })
  reason?: string;
}

@ObjectType({ simpleResolvers: true })
export class RequestErasurePayload {
  @Field(() => Erasure, { nullable: true })
  erasure?: Erasure | null;

  @Field(() => [UserError])
  errors!: UserError[];
}

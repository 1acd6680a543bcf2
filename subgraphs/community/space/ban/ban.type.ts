import { ArgsType, Field, ID, InputType, ObjectType } from 'type-graphql';
import { connectionType } from '../../../../kernel/graphql/connection.ts';
import { DateTime } from '../../../../kernel/graphql/scalars.ts';
import { UserError } from '../../../../kernel/graphql/user-errors.ts';
import { encodeId } from '../../../../kernel/ids.ts';
import { SpacePageArgs } from '../post.type.ts';
import type { AppealRecord, BanRecord } from './ban.ts';

@ObjectType({ description: 'What a banned member says against it.', simpleResolvers: true })
export class BanAppeal {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  text!: string;

  @Field(() => DateTime)
  appealedAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'Null while it waits.' })
  decidedAt!: Date | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the ban was lifted for it.' })
  granted!: boolean | null;

  @Field(() => String, { nullable: true, description: 'What headquarters answered.' })
  answer!: string | null;
}

export const presentAppeal = (appeal: AppealRecord): BanAppeal => ({
  ...appeal,
  id: encodeId('BanAppeal', undefined, appeal.id),
});

@ObjectType({ description: 'A member may read the space, and not post there.', simpleResolvers: true })
export class SpaceBan {
  readonly record!: BanRecord;

  @Field(() => ID)
  id!: string;

  @Field(() => String)
  reason!: string;

  @Field(() => DateTime, { nullable: true, description: 'Null: for good.' })
  until!: Date | null;

  @Field(() => DateTime)
  bannedAt!: Date;

  @Field(() => DateTime, { nullable: true })
  liftedAt!: Date | null;
}
export const SpaceBanConnection = connectionType('SpaceBan', SpaceBan);

export function presentBan(record: BanRecord): SpaceBan {
  const { reason, until, bannedAt, liftedAt } = record;
  return { record, id: encodeId('SpaceBan', undefined, record.id), reason, until, bannedAt, liftedAt };
}

@ArgsType()
export class SpaceBansArgs extends SpacePageArgs {
  @Field(() => Boolean, { defaultValue: false, description: 'Those alone whose appeal waits for an answer.' })
  appealed!: boolean;
}

@InputType()
export class BanFromSpaceInput {
  @Field(() => ID)
  memberId!: string;

  @Field(() => String, { description: 'Shown to the member; 1 to 500 characters.' })
  reason!: string;

  @Field(() => DateTime, { nullable: true, description: 'Left out: for good.' })
  until?: Date | null;

  @Field(() => ID, {
    nullable: true,
    description: 'From discussions of this region’s chapters alone; left out: from all of the space.',
  })
  regionId?: string | null;
}

@InputType()
export class LiftSpaceBanInput {
  @Field(() => ID)
  banId!: string;
}

@InputType()
export class AppealBanInput {
  @Field(() => ID)
  banId!: string;

  @Field(() => String, { description: '1 to 2,000 characters.' })
  text!: string;
}

@InputType()
export class DecideAppealInput {
  @Field(() => ID)
  appealId!: string;

  @Field(() => Boolean, { description: 'Lifts the ban.' })
  granted!: boolean;

  @Field(() => String, { description: 'Shown to the member; 1 to 2,000 characters.' })
  answer!: string;
}

export interface BanPayload {
  ban?: SpaceBan | null;
  errors: UserError[];
}
/** The type `<mutation>Payload` of a mutation that answers with the ban it changed. */
function banPayload(mutation: string): new () => BanPayload {
  @ObjectType(`${mutation}Payload`, { simpleResolvers: true })
  class Payload implements BanPayload {
    @Field(() => SpaceBan, { nullable: true })
    ban?: SpaceBan | null;

    @Field(() => [UserError])
    errors!: UserError[];
  }
  return Payload;
}
export const BanFromSpacePayload = banPayload('BanFromSpace');
export const LiftSpaceBanPayload = banPayload('LiftSpaceBan');
export const AppealBanPayload = banPayload('AppealBan');
export const DecideAppealPayload = banPayload('DecideAppeal');

import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  InputType,
  Mutation,
  ObjectType,
  Resolver,
  Root,
} from 'type-graphql';
import { TimeZone } from '../../../../kernel/graphql/scalars.ts';
import { payload, UserError } from '../../../../kernel/graphql/user-errors.ts';
import type { Uuid } from '../../../../kernel/ids.ts';
import type { CommunityContext } from '../../context.ts';
import { graphqlEnum } from '../../graphql/enums.ts';
import { Member } from '../../member/member.type.ts';
import { setDigest } from './digest.service.ts';
import type { DigestFrequency } from './digest-time.ts';
import { digestChoice } from './turn.store.ts';

const DigestFrequencyEnum = graphqlEnum<DigestFrequency | 'NEVER'>(
  'DigestFrequency',
  'How often a digest of what is new comes by mail; where nothing is new, none does.',
  { DAILY: 'At nine in the morning.', WEEKLY: 'On Monday at nine in the morning.', NEVER: '' },
);

@ObjectType({ description: 'When the digest comes.', simpleResolvers: true })
export class DigestSettings {
  @Field(() => DigestFrequencyEnum)
  frequency!: DigestFrequency | 'NEVER';

  @Field(() => TimeZone, {
    description: 'As chosen; else that of the chapter the member joined first, else the organization’s.',
  })
  timeZone!: string;
}

@InputType({ description: 'What is left out stays.' })
export class SetDigestInput {
  @Field(() => DigestFrequencyEnum, { nullable: true })
  frequency?: DigestFrequency | 'NEVER' | null;

  @Field(() => TimeZone, {
    nullable: true,
    description: 'Null: that of the first chapter or the organization again.',
  })
  timeZone?: string | null;
}

@ObjectType({ simpleResolvers: true })
export class SetDigestPayload {
  @Field(() => DigestSettings, { nullable: true })
  digest?: DigestSettings | null;

  @Field(() => [UserError])
  errors!: UserError[];
}

async function settings({ db }: CommunityContext, memberId: Uuid): Promise<DigestSettings | null> {
  const choice = await digestChoice(db, memberId);
  return choice ? { frequency: choice.wanted ? choice.frequency : 'NEVER', timeZone: choice.zone } : null;
}

@Resolver(() => Member)
export class DigestResolver {
  @FieldResolver(() => DigestSettings, { nullable: true, description: 'For the member alone.' })
  digest(
    @Root() { record }: Member,
    @Ctx() context: CommunityContext,
  ): Promise<DigestSettings | null> | null {
    return context.viewer?.memberId === record.id ? settings(context, record.id) : null;
  }

  @Mutation(() => SetDigestPayload, { description: 'When the viewer’s digest comes.' })
  setDigest(
    @Ctx() context: CommunityContext,
    @Arg('input', () => SetDigestInput) { frequency, timeZone }: SetDigestInput,
  ): Promise<Partial<SetDigestPayload>> {
    return payload(async () => {
      await setDigest(context, { frequency: frequency ?? undefined, timeZone });
      return { digest: context.viewer ? await settings(context, context.viewer.memberId) : null };
    });
  }
}

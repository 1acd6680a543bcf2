import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type Connection, Paged } from '../../../../kernel/graphql/connection.ts';
import { payload } from '../../../../kernel/graphql/user-errors.ts';
import type { Uuid } from '../../../../kernel/ids.ts';
import type { CommunityContext } from '../../context.ts';
import { loadRegion } from '../../directory/region.resolver.ts';
import { Region } from '../../directory/region.type.ts';
import { loadMember } from '../../member/member.resolver.ts';
import { Member } from '../../member/member.type.ts';
import { memberOf, uuidOf } from '../discussion/find-post.ts';
import { appealBan, banFromSpace, decideAppeal, liftSpaceBan, regionKeyOf } from './ban.service.ts';
import {
  AppealBanInput,
  AppealBanPayload,
  BanAppeal,
  BanFromSpaceInput,
  BanFromSpacePayload,
  type BanPayload,
  DecideAppealInput,
  DecideAppealPayload,
  LiftSpaceBanInput,
  LiftSpaceBanPayload,
  presentAppeal,
  presentBan,
  SpaceBan,
  SpaceBanConnection,
  SpaceBansArgs,
} from './ban.type.ts';
import { listBans } from './ban-list.ts';

const MODERATORS = 'Headquarters’ administrators; within a region those of the region too.';

async function shown({ loaders }: CommunityContext, id: Uuid): Promise<{ ban: SpaceBan | null }> {
  const ban = await loaders.ban.load(id);
  return { ban: ban && presentBan(ban) };
}

@Resolver(() => SpaceBan)
export class SpaceBanResolver {
  @Paged()
  @Query(() => SpaceBanConnection, {
    nullable: true,
    description: 'Bans that hold, the newest first. Headquarters alone, of administered regions theirs.',
  })
  spaceBans(@Ctx() context: CommunityContext, @Args() args: SpaceBansArgs): Promise<Connection<SpaceBan>> {
    return listBans(context, args);
  }

  @FieldResolver(() => Member, { nullable: true })
  member(@Root() { record }: SpaceBan, @Ctx() context: CommunityContext): Promise<Member | null> {
    return loadMember(context, record.memberId);
  }

  @FieldResolver(() => Region, { nullable: true, description: 'Where it holds; null: everywhere.' })
  region(@Root() { record }: SpaceBan, @Ctx() context: CommunityContext): Promise<Region | null> | null {
    return record.regionId === null ? null : loadRegion(context, record.regionId);
  }

  @FieldResolver(() => BanAppeal, { nullable: true, description: 'The newest.' })
  async appeal(
    @Root() { record }: SpaceBan,
    @Ctx() { loaders }: CommunityContext,
  ): Promise<BanAppeal | null> {
    const appeal = await loaders.newestAppeal.load(record.id);
    return appeal && presentAppeal(appeal);
  }

  @Mutation(() => BanFromSpacePayload, { description: MODERATORS })
  banFromSpace(
    @Ctx() context: CommunityContext,
    @Arg('input', () => BanFromSpaceInput) { memberId, reason, until, regionId }: BanFromSpaceInput,
  ): Promise<Partial<BanPayload>> {
    return payload(async () => {
      const wanted = { reason, until: until ?? null, regionId: regionKeyOf(regionId) };
      return shown(
        context,
        await banFromSpace(context, { ...wanted, memberId: await memberOf(context, memberId) }),
      );
    });
  }

  @Mutation(() => LiftSpaceBanPayload, { description: MODERATORS })
  liftSpaceBan(
    @Ctx() context: CommunityContext,
    @Arg('input', () => LiftSpaceBanInput) input: LiftSpaceBanInput,
  ): Promise<Partial<BanPayload>> {
    return payload(async () => {
      const id = uuidOf(input.banId, 'SpaceBan');
      await liftSpaceBan(context, id);
      return shown(context, id);
    });
  }

  @Mutation(() => AppealBanPayload, { description: 'Who is banned, with one appeal at a time.' })
  appealBan(
    @Ctx() context: CommunityContext,
    @Arg('input', () => AppealBanInput) { banId, text }: AppealBanInput,
  ): Promise<Partial<BanPayload>> {
    return payload(async () => {
      const id = uuidOf(banId, 'SpaceBan');
      await appealBan(context, id, text);
      return shown(context, id);
    });
  }

  @Mutation(() => DecideAppealPayload, { description: MODERATORS })
  decideAppeal(
    @Ctx() context: CommunityContext,
    @Arg('input', () => DecideAppealInput) { appealId, granted, answer }: DecideAppealInput,
  ): Promise<Partial<BanPayload>> {
    return payload(async () => {
      const id = uuidOf(appealId, 'BanAppeal');
      return shown(context, await decideAppeal(context, id, { granted, answer }));
    });
  }
}

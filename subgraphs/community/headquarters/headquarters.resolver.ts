import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { payload } from '../../../kernel/graphql/user-errors.ts';
import { decodeId, type Uuid } from '../../../kernel/ids.ts';
import { headquarters, headquartersRead } from '../authority.ts';
import type { CommunityContext } from '../context.ts';
import { loadRegion } from '../directory/region.resolver.ts';
import { Region } from '../directory/region.type.ts';
import { loadMember } from '../member/member.resolver.ts';
import { Member } from '../member/member.type.ts';
import { setSeat } from './headquarters.service.ts';
import { readSeats, type Seat } from './headquarters.store.ts';
import {
  HeadquartersSeat,
  SetHeadquartersRolesInput,
  SetHeadquartersRolesPayload,
} from './headquarters.type.ts';

const presentSeat = ({ memberId, roles, regions }: Seat): HeadquartersSeat => ({
  memberUuid: memberId,
  roles: [...roles],
  regionKeys: regions,
});

@Resolver(() => HeadquartersSeat)
export class HeadquartersResolver {
  @Query(() => [HeadquartersSeat], {
    nullable: true,
    description: 'Who has roles at headquarters, by name. Headquarters’ administrators alone.',
  })
  async headquarters(@Ctx() { db, viewer }: CommunityContext): Promise<HeadquartersSeat[]> {
    headquartersRead(viewer);
    return (await readSeats(db)).map(presentSeat);
  }

  @FieldResolver(() => Member, { nullable: true })
  member(@Root() { memberUuid }: SeatRoot, @Ctx() context: CommunityContext): Promise<Member | null> {
    return loadMember(context, memberUuid);
  }

  @FieldResolver(() => [Region], { description: 'Those a REGION_ADMIN looks after.' })
  async regions(@Root() { regionKeys }: SeatRoot, @Ctx() context: CommunityContext): Promise<Region[]> {
    const regions = await Promise.all(regionKeys.map((key) => loadRegion(context, key)));
    return regions.filter((region) => region !== null);
  }

  @Mutation(() => SetHeadquartersRolesPayload, { description: 'Headquarters’ administrators alone.' })
  setHeadquartersRoles(
    @Ctx() { db, viewer }: CommunityContext,
    @Arg('input', () => SetHeadquartersRolesInput) input: SetHeadquartersRolesInput,
  ): Promise<Partial<SetHeadquartersRolesPayload>> {
    return payload(async () => {
      const by = headquarters(viewer);
      const memberId = decodeId(input.memberId, 'Member').local as Uuid;
      const regions = (input.regionIds ?? []).map((id) => decodeId(id, 'Region').local);
      const seat: Seat = { memberId, roles: input.roles, regions };
      await setSeat(db, by, seat);
      return { seat: presentSeat(seat) };
    });
  }
}

type SeatRoot = Pick<HeadquartersSeat, 'memberUuid' | 'regionKeys'>;

import { Ctx, FieldResolver, Query, Resolver } from 'type-graphql';
import type { CommunityContext } from '../context.ts';
import { Guidelines } from '../guidelines/guidelines.type.ts';
import type { DirectoryContext } from './directory.context.ts';
import { WHOLE } from './directory.loaders.ts';
import { DirectoryStats, Organization, presentStats } from './organization.type.ts';
import { organizationName } from './region.store.ts';

@Resolver(() => Organization)
export class OrganizationResolver {
  @Query(() => Organization)
  async organization(@Ctx() { db }: DirectoryContext): Promise<Organization> {
    return { name: await organizationName(db) };
  }

  @FieldResolver(() => Guidelines, { nullable: true, description: 'The newest version.' })
  guidelines(@Ctx() { guidelines }: Pick<CommunityContext, 'guidelines'>): Promise<Guidelines | null> {
    return guidelines.find(undefined);
  }

  @FieldResolver(() => DirectoryStats)
  async stats(@Ctx() { loaders, clock }: DirectoryContext): Promise<DirectoryStats> {
    return presentStats(await loaders.directoryStats.load(WHOLE), clock.now());
  }
}

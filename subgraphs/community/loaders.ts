import type { Sql } from '../../kernel/db/database.ts';
import { type GuidelinesLoaders, guidelinesLoaders } from './guidelines/guidelines.loaders.ts';
import { type MemberLoaders, memberLoaders } from './member/member.loaders.ts';
import { type RegistryLoaders, registryLoaders } from './registry/registry.loaders.ts';

/** What one request reads in batches; made anew for each. */
export type CommunityLoaders = MemberLoaders & GuidelinesLoaders & RegistryLoaders;

export const communityLoaders = (sql: Sql): CommunityLoaders => ({
  ...memberLoaders(sql),
  ...guidelinesLoaders(sql),
  ...registryLoaders(sql),
});

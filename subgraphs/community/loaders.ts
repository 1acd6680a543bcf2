import type { Clock } from '../../kernel/clock.ts';
import type { Sql } from '../../kernel/db/database.ts';
import { type DirectoryLoaders, directoryLoaders } from './directory/directory.loaders.ts';
import { type GuidelinesLoaders, guidelinesLoaders } from './guidelines/guidelines.loaders.ts';
import { type MemberLoaders, memberLoaders } from './member/member.loaders.ts';
import { type RegistryLoaders, registryLoaders } from './registry/registry.loaders.ts';
import { type SpaceLoaders, spaceLoaders } from './space/space.loaders.ts';

/** What one request reads in batches; made anew for each. */
export type CommunityLoaders = MemberLoaders &
  GuidelinesLoaders &
  RegistryLoaders &
  DirectoryLoaders &
  SpaceLoaders;

export const communityLoaders = (sql: Sql, clock: Clock): CommunityLoaders => ({
  ...memberLoaders(sql),
  ...guidelinesLoaders(sql),
  ...registryLoaders(sql),
  ...directoryLoaders(sql, clock),
  ...spaceLoaders(sql),
});

import type { CommunityContext } from '../context.ts';

/** What the space's services need of a request. */
export type SpaceContext = Pick<CommunityContext, 'db' | 'clock' | 'notices' | 'site' | 'viewer' | 'loaders'>;

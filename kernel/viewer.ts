import type { Uuid } from './ids.ts';

/** Roles at headquarters; kept by community, carried in every assertion. */
export type HqRole = 'HQ_ADMIN' | 'REGION_ADMIN' | 'VIEWER';

/** Who asks. Undefined where a viewer is optional means: nobody signed in. */
export interface Viewer {
  readonly memberId: Uuid;
  readonly name: string;
  readonly roles: readonly HqRole[];
}

export const isHqAdmin = (viewer: Viewer | undefined): boolean => viewer?.roles.includes('HQ_ADMIN') ?? false;

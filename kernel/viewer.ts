import type { Uuid } from './ids.ts';

/** Roles at headquarters; kept by community, carried in every assertion. */
export type HqRole = 'HQ_ADMIN' | 'REGION_ADMIN' | 'VIEWER';

export const isHqRole = (text: string | null): text is HqRole =>
  text === 'HQ_ADMIN' || text === 'REGION_ADMIN' || text === 'VIEWER';

/** Guidelines a member has still to accept. */
export interface GuidelinesDue {
  /** The one to accept: the newest. */
  readonly version: number;
  /** From when on they cannot take part without; milliseconds since the epoch. */
  readonly from: number;
}

/** Who asks. Undefined where a viewer is optional means: nobody signed in. */
export interface Viewer {
  readonly memberId: Uuid;
  readonly name: string;
  readonly roles: readonly HqRole[];
  /** Absent for who has accepted the newest, and while there are none. */
  readonly guidelinesDue?: GuidelinesDue;
}

export const isHqAdmin = (viewer: Viewer | undefined): boolean => viewer?.roles.includes('HQ_ADMIN') ?? false;

/** Whether they have any role at headquarters. */
export const isAtHeadquarters = (viewer: Viewer | undefined): boolean => (viewer?.roles.length ?? 0) > 0;

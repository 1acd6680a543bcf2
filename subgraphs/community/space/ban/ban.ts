import type { Uuid } from '../../../../kernel/ids.ts';

/** A member may read the space and not post there. */
export interface BanRecord {
  readonly id: Uuid;
  readonly memberId: Uuid;
  /** Where it holds: discussions of the region's chapters; null: everywhere. */
  readonly regionId: string | null;
  readonly reason: string;
  /** Null: for good. */
  readonly until: Date | null;
  readonly bannedAt: Date;
  readonly liftedAt: Date | null;
}

export interface AppealRecord {
  readonly id: Uuid;
  readonly banId: Uuid;
  readonly text: string;
  readonly appealedAt: Date;
  readonly decidedAt: Date | null;
  readonly granted: boolean | null;
  readonly answer: string | null;
}

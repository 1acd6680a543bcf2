import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';

/** Where a chapter stands with headquarters. */
export type ChapterStatus = 'PENDING' | 'ACTIVE' | 'INACTIVE' | 'HIDDEN' | 'TEST';

/** What happened to a chapter. REGISTERED: it came with a key of its own, from an archive or the sample. */
export type ChapterStep =
  | 'PROPOSED'
  | 'REGISTERED'
  | 'APPROVED'
  | 'DECLINED'
  | 'DEACTIVATED'
  | 'REACTIVATED'
  | 'ARCHIVED'
  | 'RESTORED'
  | 'MADE_TEST';

/** A step as it is written down. */
export interface StepRecord {
  readonly chapter: ChapterKey;
  readonly step: ChapterStep;
  /** Null for the first. */
  readonly before: ChapterStatus | null;
  readonly after: ChapterStatus;
  readonly at: Date;
  /** Null for the house itself, and for a member who is erased. */
  readonly by: Uuid | null;
  readonly reason: string | null;
}

/** The part of a chapter that decides what can become of it. */
export interface ChapterPlace {
  readonly status: ChapterStatus;
  /** Whether it stands on a server. */
  readonly provisioned: boolean;
}

/** Steps by which headquarters moves a chapter that stands. */
const MOVES: Readonly<Record<ChapterStatus, Partial<Record<ChapterStatus, ChapterStep>>>> = {
  PENDING: {},
  ACTIVE: { INACTIVE: 'DEACTIVATED', HIDDEN: 'ARCHIVED', TEST: 'MADE_TEST' },
  INACTIVE: { ACTIVE: 'REACTIVATED', HIDDEN: 'ARCHIVED', TEST: 'MADE_TEST' },
  HIDDEN: { ACTIVE: 'RESTORED', INACTIVE: 'RESTORED' },
  TEST: { ACTIVE: 'REACTIVATED', INACTIVE: 'DEACTIVATED', HIDDEN: 'ARCHIVED' },
};

/**
 * The step that leads to `next`; undefined when the chapter is there already.
 * @throws UserFault INVALID when no step does
 */
export function stepTo({ status, provisioned }: ChapterPlace, next: ChapterStatus): ChapterStep | undefined {
  if (status === next) return undefined;
  if (!provisioned) {
    if (status === 'PENDING' && next === 'HIDDEN') return 'DECLINED';
    throw refused('This chapter stands on no server yet: approve it first.');
  }
  const step = MOVES[status][next];
  if (step === undefined) throw refused(`A chapter that is ${status} cannot become ${next}.`);
  return step;
}

const refused = (message: string): UserFault => new UserFault('INVALID', message, ['status']);

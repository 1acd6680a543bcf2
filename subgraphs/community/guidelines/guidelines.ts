import type { Uuid } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import { checkText } from '../text-input.ts';

/** One version of the community's guidelines; versions count up from 1. */
export interface GuidelinesRecord {
  readonly version: number;
  readonly text: string;
  readonly publishedAt: Date;
  /** From when on nobody takes part who has accepted neither this version nor a newer one. */
  readonly enforcedFrom: Date;
}

export interface AcceptanceRecord {
  readonly memberId: Uuid;
  readonly version: number;
  readonly at: Date;
}

/** @throws UserFault INVALID */
export const checkGuidelinesText = (text: string): string =>
  checkText(text, 'text', { min: 1, max: 100_000 });

const GRACE_DAYS = { usual: 14, most: 365 };
const DAY_MS = 86_400_000;

/** When a version published now is enforced. @throws UserFault INVALID */
export function enforcedFrom(now: Date, graceDays: number | null | undefined): Date {
  const days = graceDays ?? GRACE_DAYS.usual;
  if (!(days >= 0 && days <= GRACE_DAYS.most)) {
    throw new UserFault('INVALID', `\`graceDays\` is from 0 to ${GRACE_DAYS.most}.`, ['graceDays']);
  }
  return new Date(now.getTime() + days * DAY_MS);
}

/**
 * Only the newest version can be accepted.
 * @throws UserFault NOT_FOUND, INVALID
 */
export function checkAcceptable(version: number, newest: GuidelinesRecord | null): void {
  if (newest === null || version < 1 || version > newest.version) {
    throw new UserFault('NOT_FOUND', `There are no guidelines of version ${version}.`, ['version']);
  }
  if (version < newest.version) {
    throw new UserFault(
      'INVALID',
      `Version ${newest.version} has replaced version ${version}; accept that one.`,
      ['version'],
    );
  }
}

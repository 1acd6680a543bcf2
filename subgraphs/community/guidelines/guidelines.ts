import type { Uuid } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import { checkText } from '../text-input.ts';

/** One version of the community's guidelines; versions count up from 1. */
export interface GuidelinesRecord {
  readonly version: number;
  readonly text: string;
  readonly publishedAt: Date;
}

export interface AcceptanceRecord {
  readonly memberId: Uuid;
  readonly version: number;
  readonly at: Date;
}

/** @throws UserFault INVALID */
export const checkGuidelinesText = (text: string): string =>
  checkText(text, 'text', { min: 1, max: 100_000 });

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

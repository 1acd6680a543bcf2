import { UserFault } from '../../../kernel/user-error.ts';

/** Where a chapter stands with headquarters. */
export type ChapterStatus = 'PENDING' | 'ACTIVE' | 'INACTIVE' | 'HIDDEN' | 'TEST';

/**
 * The life of a chapter: proposed (PENDING), approved onto a server (provisioned), from then on moved freely among the
 * other states. A proposal that is not wanted may be hidden.
 * @throws UserFault INVALID when headquarters may not set `next` by hand.
 */
export function checkStatusChange(provisioned: boolean, next: ChapterStatus): void {
  if (next === 'PENDING')
    throw new UserFault('INVALID', 'A chapter cannot become pending again.', ['status']);
  if (!provisioned && next !== 'HIDDEN') {
    throw new UserFault('INVALID', 'This chapter stands on no server yet: approve it first.', ['status']);
  }
}

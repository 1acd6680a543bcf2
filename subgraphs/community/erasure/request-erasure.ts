import { decodeId, type Uuid } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import { isHqAdmin } from '../../../kernel/viewer.ts';
import { signedIn } from '../authority.ts';
import type { CommunityContext } from '../context.ts';
import { checkText } from '../text-input.ts';
import { eraseMember } from './erase-member.ts';
import type { Erasure } from './erasure.store.ts';

export interface ErasureRequest {
  readonly confirm: boolean;
  readonly memberId?: string | null | undefined;
  readonly reason?: string | null | undefined;
}

/**
 * Forgets the viewer, or whom headquarters' administrators name.
 * @throws BAD_ID; UserFault UNAUTHENTICATED, FORBIDDEN, INVALID, NOT_FOUND
 */
export async function requestErasure(
  context: CommunityContext,
  { confirm, memberId, reason }: ErasureRequest,
): Promise<Erasure> {
  const viewer = signedIn(context.viewer);
  const whom = memberId == null ? viewer.memberId : (decodeId(memberId, 'Member').local as Uuid);
  if (whom !== viewer.memberId) {
    if (!isHqAdmin(viewer))
      throw new UserFault('FORBIDDEN', 'Members have themselves erased alone.', ['memberId']);
    checkText(reason ?? '', 'reason', { min: 10, max: 500 });
  }
  if (!confirm)
    throw new UserFault('INVALID', 'It cannot be taken back: say so with `confirm: true`.', ['confirm']);
  const erasure = await eraseMember(context, whom);
  if (!erasure) throw new UserFault('NOT_FOUND', 'There is no such member.', ['memberId']);
  context.loaders.member.clear(whom);
  return erasure;
}

import { ChapterhouseError } from '../../kernel/errors.ts';
import { assertGuidelinesAccepted } from '../../kernel/guidelines.ts';
import { UserFault } from '../../kernel/user-error.ts';
import { isHqAdmin, type Viewer } from '../../kernel/viewer.ts';

const SIGN_IN = 'Sign in first.';
const NOT_YOURS = 'Only headquarters’ administrators may do this.';

/** @throws UserFault UNAUTHENTICATED, for a mutation's payload */
export function signedIn(viewer: Viewer | undefined): Viewer {
  if (!viewer) throw new UserFault('UNAUTHENTICATED', SIGN_IN);
  return viewer;
}

/**
 * For whoever takes part: proposes, posts, organizes.
 * @throws UserFault UNAUTHENTICATED, GUIDELINES_NOT_ACCEPTED, for a mutation's payload
 */
export function takingPart(viewer: Viewer | undefined, now: Date): Viewer {
  const known = signedIn(viewer);
  assertGuidelinesAccepted(known, now);
  return known;
}

/** @throws UserFault UNAUTHENTICATED, FORBIDDEN, for a mutation's payload */
export function headquarters(viewer: Viewer | undefined): Viewer {
  const known = signedIn(viewer);
  if (!isHqAdmin(known)) throw new UserFault('FORBIDDEN', NOT_YOURS);
  return known;
}

/** @throws UNAUTHENTICATED, FORBIDDEN, for a field that headquarters alone may read */
export function headquartersRead(viewer: Viewer | undefined): void {
  if (!viewer) throw new ChapterhouseError('UNAUTHENTICATED', SIGN_IN);
  if (!isHqAdmin(viewer)) throw new ChapterhouseError('FORBIDDEN', NOT_YOURS);
}

import { UserFault } from './user-error.ts';
import type { Viewer } from './viewer.ts';

/**
 * What everyone who takes part, anywhere in the community, is held to. Everything it needs came with the viewer.
 * @throws UserFault GUIDELINES_NOT_ACCEPTED with the version to accept
 */
export function assertGuidelinesAccepted({ guidelinesDue: due }: Viewer, now: Date): void {
  if (due === undefined || now.getTime() < due.from) return;
  throw new UserFault(
    'GUIDELINES_NOT_ACCEPTED',
    `Accept version ${due.version} of the community’s guidelines first.`,
    null,
    due.version,
  );
}

import type { Uuid } from '../../../kernel/ids.ts';
import type { CommunityContext } from '../context.ts';

/** What of members those with a role at headquarters read. */
export type HeadquartersRead =
  | 'MEMBER_CHAPTERS_READ'
  | 'PARKED_MAIL_READ'
  | 'AUDIT_LOG_READ'
  | 'ERASURES_READ';

/** Writes down that headquarters reads something, before it is handed out. */
export async function recordRead(
  { viewer, audit, clock, origin }: CommunityContext,
  action: HeadquartersRead,
  what: { readonly subject?: Uuid; readonly people?: number } = {},
): Promise<void> {
  if (!viewer) return;
  const { memberId: actor, roles } = viewer;
  await audit.load({
    ...what,
    at: clock.now(),
    actor,
    role: roles.join(' '),
    action,
    outcome: 'READ',
    origin,
  });
}

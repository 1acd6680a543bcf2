import type { AuditEvent } from '../../../kernel/audit/audit-log.ts';
import type { Act, MutationAudit, Refused } from '../../../kernel/graphql/audited-mutations.ts';
import { isUuid } from '../../../kernel/ids.ts';
import type { CommunityContext } from '../context.ts';

/** What members do for themselves, whatever roles they have. */
const OWN = new Set([
  'updateProfile',
  'acceptGuidelines',
  'proposeChapter',
  'setMailChoices',
  'exportMyData',
]);

/** Acts of those with a role at headquarters, one entry for each member they were done to. */
export const headquartersActs: MutationAudit<CommunityContext> = { own: OWN, begin };

async function begin(ctx: CommunityContext, act: Act): Promise<Refused | undefined> {
  const { viewer, audit, clock, origin } = ctx;
  if (!viewer || viewer.roles.length === 0) return undefined;
  const bare = {
    actor: viewer.memberId,
    role: viewer.roles.join(' '),
    action: act.mutation,
    object: act.ids.find(({ type }) => type !== 'Member')?.id,
    detail: act.detail,
    origin,
  };
  const people = act.ids.flatMap(({ type, local }) => (type === 'Member' && isUuid(local) ? [local] : []));
  const entries = (people.length > 0 ? people : [undefined]).map(
    (subject): AuditEvent => ({ ...bare, at: clock.now(), outcome: 'BEGUN', subject, reason: act.reason }),
  );
  await audit.loadMany(entries);
  return async (code) => {
    const detail = [act.detail, code].filter((word) => word !== undefined).join(' ');
    await audit.load({ ...bare, at: clock.now(), outcome: 'REFUSED', detail });
  };
}

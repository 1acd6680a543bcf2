import { recordAct } from '../../../kernel/audit/record-act.ts';
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
  const actor = { actor: viewer.memberId, role: viewer.roles.join(' '), origin };
  const people = act.ids.flatMap(({ type, local }) => (type === 'Member' && isUuid(local) ? [local] : []));
  return recordAct(audit, act, actor, people, () => clock.now());
}

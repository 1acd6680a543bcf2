import type { AuditEvent } from '../../../kernel/audit/audit-log.ts';
import type { Act, MutationAudit, Refused } from '../../../kernel/graphql/audited-mutations.ts';
import { isUuid, type Uuid } from '../../../kernel/ids.ts';
import type { ChapterContext } from '../context.ts';
import { isPublic } from '../membership/membership.policy.ts';

/** What members do for themselves; it is theirs, and nobody's to write down. */
const OWN = new Set([
  'joinChapter',
  'leaveChapter',
  'rsvp',
  'rsvpToSeries',
  'stopSeriesRsvp',
  'renewCalendarUrl',
]);

/** Acts of those who run the chapter, one entry for each person they were done to. */
export const chapterActs: MutationAudit<ChapterContext> = { own: OWN, begin };

async function begin(ctx: ChapterContext, act: Act): Promise<Refused | undefined> {
  const membership = await ctx.membership();
  if (!membership || !isPublic(membership)) return undefined;
  const object = act.ids.find(({ type }) => type !== 'Member');
  const bare = {
    actor: membership.memberId,
    role: membership.role,
    action: act.mutation,
    object: object?.id,
    detail: act.detail,
    origin: ctx.origin,
  };
  const people = await peopleOf(ctx, act);
  const entries = (people.length > 0 ? people : [undefined]).map(
    (subject): AuditEvent => ({ ...bare, at: ctx.now, outcome: 'BEGUN', subject, reason: act.reason }),
  );
  await ctx.audit.loadMany(entries);
  return async (code) => {
    const detail = [act.detail, code].filter((word) => word !== undefined).join(' ');
    await ctx.audit.load({ ...bare, at: ctx.now, outcome: 'REFUSED', detail });
  };
}

/** Members whom the input names by themselves, their memberships or their answers. */
async function peopleOf(ctx: ChapterContext, { ids }: Act): Promise<Uuid[]> {
  const found = await Promise.all(
    ids.map(async ({ type, local, chapter }): Promise<Uuid | undefined> => {
      if (!isUuid(local)) return undefined;
      if (type === 'Member') return local;
      if (chapter !== ctx.chapter) return undefined;
      if (type === 'Membership') return (await ctx.loaders.membership.load(local))?.memberId;
      return type === 'Rsvp' ? (await ctx.loaders.rsvp.load(local))?.memberId : undefined;
    }),
  );
  return [...new Set(found.filter((each) => each !== undefined))];
}

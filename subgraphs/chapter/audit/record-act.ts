import { recordAct } from '../../../kernel/audit/record-act.ts';
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
  const { memberId: actor, role } = membership;
  const { audit, origin } = ctx;
  return recordAct(audit, act, { actor, role, origin }, await peopleOf(ctx, act), () => ctx.now);
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

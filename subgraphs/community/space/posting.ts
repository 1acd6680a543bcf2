import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import type { Viewer } from '../../../kernel/viewer.ts';
import { takingPart } from '../authority.ts';
import type { BanRecord } from './ban/ban.ts';
import type { SpaceContext } from './space.context.ts';

/** Where someone wants to post. */
export interface Place {
  /** Null: in the whole community's space. */
  readonly chapter: ChapterKey | null;
  /** In whose name; null: their own. */
  readonly asChapter?: ChapterKey | null | undefined;
}

/**
 * The one place that says who may post: start, reply and edit all come here.
 * @throws UserFault UNAUTHENTICATED, GUIDELINES_NOT_ACCEPTED, BANNED, NOT_A_MEMBER, FORBIDDEN
 */
export async function authorizePosting(context: SpaceContext, place: Place): Promise<Viewer> {
  const viewer = takingPart(context.viewer, context.clock.now());
  await checkBans(context, viewer.memberId, place.chapter);
  if (place.chapter !== null) await checkMembership(context, viewer.memberId, place.chapter);
  if (place.asChapter != null) await checkSpeaker(context, viewer.memberId, place.asChapter);
  return viewer;
}

async function checkBans(
  { loaders, clock }: SpaceContext,
  memberId: Uuid,
  chapter: ChapterKey | null,
): Promise<void> {
  const now = clock.now();
  const bans = (await loaders.bansOf.load(memberId)).filter(({ until }) => until === null || until > now);
  if (bans.length === 0) return;
  const region = chapter === null ? null : ((await loaders.chapter.load(chapter))?.regionId ?? null);
  const ban = bans.find(({ regionId }) => regionId === null || (region !== null && regionId === region));
  if (ban) throw new UserFault('BANNED', banMessage(ban));
}

const banMessage = ({ until, reason }: BanRecord): string =>
  `Headquarters banned you from posting here ${until ? `until ${until.toISOString()}` : 'for good'}: ${reason}`;

async function checkMembership(
  { loaders }: SpaceContext,
  memberId: Uuid,
  chapter: ChapterKey,
): Promise<void> {
  const memberships = await loaders.membershipsOfMember.load(memberId);
  const status = memberships.find((each) => each.chapter === chapter)?.status;
  if (status === 'BANNED') throw new UserFault('BANNED', 'The chapter has banned you.');
  if (status !== 'ACTIVE') {
    throw new UserFault('NOT_A_MEMBER', 'Join the chapter to post in its discussions.');
  }
}

async function checkSpeaker({ loaders }: SpaceContext, memberId: Uuid, chapter: ChapterKey): Promise<void> {
  const memberships = await loaders.membershipsOfMember.load(memberId);
  const speaks = memberships.some(
    (each) =>
      each.chapter === chapter &&
      each.status === 'ACTIVE' &&
      (each.role === 'LEAD_ORGANIZER' || each.role === 'ORGANIZER'),
  );
  if (!speaks) {
    throw new UserFault('FORBIDDEN', 'Only a chapter’s organizers post in its name.', ['asChapterId']);
  }
}

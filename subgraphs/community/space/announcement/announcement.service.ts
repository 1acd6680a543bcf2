import { type ChapterKey, newUuid } from '../../../../kernel/ids.ts';
import { UserFault } from '../../../../kernel/user-error.ts';
import { isAtHeadquarters, type Viewer } from '../../../../kernel/viewer.ts';
import { signedIn } from '../../authority.ts';
import { covers, reachOf } from '../moderator.ts';
import { checkBody, checkTitle } from '../post.ts';
import type { SpaceContext } from '../space.context.ts';
import { spaceChanged } from '../space-changed.ts';
import { insertAnnouncement } from './announcement.store.ts';
import type { Addressee, AnnouncementRecord, Audience } from './announcement.ts';

const MOST_ADDRESSED = 100;

export interface NewAnnouncement extends Audience {
  readonly title: string;
  readonly body: string;
}

/** @throws UserFault UNAUTHENTICATED, FORBIDDEN, INVALID, NOT_FOUND */
export async function publishAnnouncement(
  context: SpaceContext,
  wanted: NewAnnouncement,
): Promise<AnnouncementRecord> {
  const { memberId } = await publisher(context, wanted);
  const announcement: AnnouncementRecord = {
    id: newUuid(),
    title: checkTitle(wanted.title),
    body: checkBody(wanted.body),
    authorId: memberId,
    regions: [...new Set(wanted.regions)],
    chapters: [...new Set(wanted.chapters)],
    publishedAt: context.clock.now(),
  };
  await context.db.transaction((tx) => insertAnnouncement(tx, announcement));
  spaceChanged(context);
  return announcement;
}

/** Administrators of regions address these and their chapters, and no one else. */
async function publisher(context: SpaceContext, { regions, chapters }: Audience): Promise<Viewer> {
  const viewer = signedIn(context.viewer);
  const { loaders } = context;
  if (regions.length + chapters.length > MOST_ADDRESSED) {
    throw new UserFault(
      'INVALID',
      `An announcement addresses at most ${MOST_ADDRESSED} regions and chapters.`,
    );
  }
  const reach = await reachOf(context);
  const found = await Promise.all(chapters.map((key) => loaders.chapter.load(key)));
  const homes = [...regions, ...found.map((chapter) => chapter?.regionId ?? null)];
  if (reach !== 'EVERYWHERE' && (homes.length === 0 || !homes.every((home) => covers(reach, home)))) {
    throw new UserFault('FORBIDDEN', 'Your role lets you announce to none but the regions you administer.');
  }
  if (found.includes(null)) throw new UserFault('NOT_FOUND', 'There is no such chapter.', ['chapterIds']);
  const known = await Promise.all(regions.map((region) => loaders.region.load(region)));
  if (known.includes(null)) throw new UserFault('NOT_FOUND', 'There is no such region.', ['regionIds']);
  return viewer;
}

/** As whom the viewer reads announcements: as a member of chapters and, through these, of regions. */
export async function addresseeOf({ viewer, loaders }: SpaceContext): Promise<Addressee> {
  if (!viewer) return { all: false, regions: [], chapters: [] };
  if (isAtHeadquarters(viewer)) return { all: true, regions: [], chapters: [] };
  const memberships = await loaders.membershipsOfMember.load(viewer.memberId);
  const chapters = memberships.flatMap(({ chapter, status }) => (status === 'ACTIVE' ? [chapter] : []));
  return { all: false, chapters, regions: await regionsOf(loaders, chapters) };
}

async function regionsOf(
  loaders: SpaceContext['loaders'],
  chapters: readonly ChapterKey[],
): Promise<string[]> {
  const records = await Promise.all(chapters.map((key) => loaders.chapter.load(key)));
  return [...new Set(records.flatMap((record) => record?.regionId ?? []))];
}

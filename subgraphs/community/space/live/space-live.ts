import type { Uuid } from '../../../../kernel/ids.ts';
import { watchChanges } from '../../watch-changes.ts';
import { addresseeOf } from '../announcement/announcement.service.ts';
import { announcementsWithin } from '../announcement/announcement.store.ts';
import type { AnnouncementRecord } from '../announcement/announcement.ts';
import type { PostRecord } from '../post.ts';
import type { SpaceContext } from '../space.context.ts';
import { SPACE_TOPIC } from '../space-changed.ts';
import { postsWithin } from './space-live.store.ts';

/** One context serves the whole subscription; what it remembers is of an earlier event. */
function forget({ loaders }: SpaceContext): void {
  for (const loader of Object.values(loaders)) loader.clearAll();
}

/** Announcements to the viewer as they come, by where they belong then. */
export const watchAnnouncements = (
  context: SpaceContext,
): Promise<AsyncIterableIterator<AnnouncementRecord>> =>
  watchChanges<AnnouncementRecord, Uuid>({
    db: context.db,
    notices: context.notices,
    topic: SPACE_TOPIC,
    read: async (span) => {
      forget(context);
      return announcementsWithin(context.db, await addresseeOf(context), span);
    },
    keyOf: ({ id }) => id,
  });

/** Posts as they come and change: of one discussion, or of the community's and those of the viewer's chapters. */
export const watchPosts = (
  context: SpaceContext,
  discussionId: Uuid | undefined,
): Promise<AsyncIterableIterator<Pick<PostRecord, 'id'>>> =>
  watchChanges<Pick<PostRecord, 'id'>, Uuid>({
    db: context.db,
    notices: context.notices,
    topic: SPACE_TOPIC,
    read: (span) => {
      forget(context);
      return postsWithin(context.db, { discussionId, memberId: context.viewer?.memberId }, span);
    },
    keyOf: ({ id }) => id,
  });

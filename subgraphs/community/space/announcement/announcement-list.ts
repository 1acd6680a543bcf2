import { type Connection, toConnection } from '../../../../kernel/graphql/connection.ts';
import { cursorFor, pageOf, pageRequest } from '../../../../kernel/graphql/page.ts';
import { isUuid } from '../../../../kernel/ids.ts';
import { checkCursor } from '../../directory/cursor-parts.ts';
import type { PageArgs } from '../discussion/discussion-list.ts';
import type { SpaceContext } from '../space.context.ts';
import { addresseeOf } from './announcement.service.ts';
import { announcementFor, announcementPage } from './announcement.store.ts';
import { type Announcement, presentAnnouncement } from './announcement.type.ts';

/** What is addressed to the viewer, the newest first. @throws BAD_PAGE_SIZE, BAD_CURSOR */
export async function listAnnouncements(
  context: SpaceContext,
  args: PageArgs,
): Promise<Connection<Announcement>> {
  const page = pageRequest(args, 'announcements', 2);
  checkCursor(page, 'instant', 'uuid');
  const { announcements, total } = await announcementPage(context.db, await addresseeOf(context), page);
  return toConnection(
    pageOf(announcements, page, total, ({ publishedAt, id }) =>
      cursorFor('announcements', [publishedAt.getTime(), id]),
    ),
    presentAnnouncement,
  );
}

/** Null where there is none, or none for the viewer. */
export async function loadAnnouncement(context: SpaceContext, id: string): Promise<Announcement | null> {
  const record = isUuid(id) ? await announcementFor(context.db, await addresseeOf(context), id) : null;
  return record && presentAnnouncement(record);
}

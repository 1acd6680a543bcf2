import { type Connection, toConnection } from '../../../../kernel/graphql/connection.ts';
import { cursorFor, pageOf, pageRequest } from '../../../../kernel/graphql/page.ts';
import { checkCursor } from '../../directory/cursor-parts.ts';
import type { PageArgs } from '../discussion/discussion-list.ts';
import { readableReach } from '../moderator.ts';
import type { SpaceContext } from '../space.context.ts';
import { banPage } from './ban.store.ts';
import { presentBan, type SpaceBan } from './ban.type.ts';

/** Bans that hold, as far as the viewer's regions go, the newest first. @throws UNAUTHENTICATED, FORBIDDEN, BAD_PAGE_SIZE, BAD_CURSOR */
export async function listBans(
  context: SpaceContext,
  { appealed, ...args }: PageArgs & { readonly appealed: boolean },
): Promise<Connection<SpaceBan>> {
  const reach = await readableReach(context);
  const order = `spaceBans:${appealed}`;
  const page = pageRequest(args, order, 2);
  checkCursor(page, 'instant', 'uuid');
  const regions = reach === 'EVERYWHERE' ? null : [...reach];
  const filter = { regions, appealed, now: context.clock.now() };
  const { bans, total } = await banPage(context.db, filter, page);
  return toConnection(
    pageOf(bans, page, total, ({ bannedAt, id }) => cursorFor(order, [bannedAt.getTime(), id])),
    presentBan,
  );
}

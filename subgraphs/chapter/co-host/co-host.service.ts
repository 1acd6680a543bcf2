import type { Tx } from '../../../kernel/db/database.ts';
import { invalid } from '../checks.ts';
import { allowed, type ChapterContext } from '../context.ts';
import { commit } from '../feed/commit.ts';
import { membershipsOfMembers } from '../membership/membership.store.ts';
import { deleteListing, insertListing } from './co-host.store.ts';
import { type Listing, listingState } from './co-host.ts';

/**
 * Lists an event of another chapter as this one's, too. It shows once that chapter has named this one; nothing but the
 * event's id crosses.
 * @throws UNAUTHENTICATED, BANNED, NOT_A_MEMBER, FORBIDDEN, INVALID
 */
export function acceptCoHosting(ctx: ChapterContext, listing: Listing): Promise<void> {
  const viewer = ctx.signedIn();
  if (listing.owner === ctx.chapter) throw invalid(['eventId'], 'This event is the chapter’s own.');
  return change(ctx, listing, true, (tx) => insertListing(tx, listing, viewer, ctx.now));
}

/** Lists it no longer. @throws as `acceptCoHosting` */
export const endCoHosting = (ctx: ChapterContext, listing: Listing): Promise<void> =>
  change(ctx, listing, false, (tx) => deleteListing(tx, listing));

function change(
  ctx: ChapterContext,
  listing: Listing,
  listed: boolean,
  write: (tx: Tx) => Promise<boolean>,
): Promise<void> {
  const viewer = ctx.signedIn();
  return commit(ctx, async (tx) => {
    const [membership] = await membershipsOfMembers(tx, [viewer]);
    allowed('CO_HOST', membership);
    const news = await write(tx);
    const data = listingState(listing, listed);
    return { result: undefined, changes: news ? [{ type: 'listing.changed', data }] : [] };
  });
}

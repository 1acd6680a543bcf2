import { type ChapterKey, decodeId, type Uuid } from '../../../kernel/ids.ts';
import type { ListingState } from '../../../schema/changes.ts';
import { invalid } from '../checks.ts';

const MOST = 10;

/** An event of another chapter that this one hosts with it. */
export interface Listing {
  readonly owner: ChapterKey;
  readonly eventId: Uuid;
}

/** What headquarters may know of a listing. */
export const listingState = ({ owner, eventId }: Listing, listed: boolean): ListingState => ({
  owner,
  eventId,
  listed,
});

/** The chapters asked to host an event with its own, each once. @throws INVALID, BAD_ID */
export function coHostsNamed(ids: readonly string[], own: ChapterKey): ChapterKey[] {
  if (ids.length > MOST) throw invalid(['coHostChapterIds'], `At most ${MOST} chapters.`);
  const keys = ids.map((id, index) => {
    const { chapter } = decodeId(id, 'Chapter');
    if (chapter === undefined || chapter === own) {
      throw invalid(['coHostChapterIds', String(index)], 'Name another chapter than the event’s own.');
    }
    return chapter;
  });
  return [...new Set(keys)];
}

import { watchChanges } from '../watch-changes.ts';
import type { DirectoryContext } from './directory.context.ts';
import { eventsChanged } from './directory-activity.store.ts';
import type { DirectoryEventRecord, EventRef } from './directory-event.ts';
import type { EventFilter } from './event-filter.ts';

const DIRECTORY_TOPIC = 'directory';

/**
 * Every event the filter lets through, whenever its copy changed after the promise settled. A reader slower than the
 * changes gets the newest state of each event once.
 */
export const watchDirectory = (
  { db, notices, clock }: Pick<DirectoryContext, 'db' | 'notices' | 'clock'>,
  filter: EventFilter,
): Promise<AsyncIterableIterator<DirectoryEventRecord>> =>
  watchChanges<DirectoryEventRecord, EventRef>({
    db,
    notices,
    topic: DIRECTORY_TOPIC,
    read: (span) => eventsChanged(db, span, filter, clock.now()),
    keyOf: ({ chapter, eventId }) => ({ chapter, eventId }),
  });

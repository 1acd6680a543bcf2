import type { DirectoryContext } from './directory.context.ts';
import { eventsChanged, presentMoment } from './directory-activity.store.ts';
import type { DirectoryEventRecord } from './directory-event.ts';
import type { EventFilter } from './event-filter.ts';

const BATCH = 200;
const DIRECTORY_TOPIC = 'directory';

/**
 * Every event the filter lets through, whenever its copy changed after the promise settled. A reader slower than the
 * changes gets the newest state of each event once.
 */
export async function watchDirectory(
  { db, notices, clock }: Pick<DirectoryContext, 'db' | 'notices' | 'clock'>,
  filter: EventFilter,
): Promise<AsyncIterableIterator<DirectoryEventRecord>> {
  let wake = (): void => undefined;
  let noticed = false;
  let closed = false;
  const stopListening = notices.listen(DIRECTORY_TOPIC, () => {
    noticed = true;
    wake();
  });
  const started = await presentMoment(db).catch((error: unknown) => {
    stopListening();
    throw error;
  });

  async function* changes(): AsyncGenerator<DirectoryEventRecord, void> {
    let since = started;
    while (!closed) {
      if (!noticed) await new Promise<void>((resolve) => (wake = resolve));
      noticed = false;
      if (closed) return;
      const until = await presentMoment(db);
      let after: DirectoryEventRecord | undefined;
      do {
        const batch = await eventsChanged(db, { since, until, after }, filter, clock.now(), BATCH);
        yield* batch;
        after = batch.length === BATCH ? batch.at(-1) : undefined;
      } while (after && !closed);
      since = until;
    }
  }

  const source = changes();
  const close = (): void => {
    closed = true;
    stopListening();
    wake();
  };
  // A generator that waits takes no `return` until it goes on, so it is woken first.
  const events: AsyncIterableIterator<DirectoryEventRecord> = {
    next: () => source.next(),
    return: (value?: undefined) => {
      close();
      return source.return(value);
    },
    throw: (error?: unknown) => {
      close();
      return source.throw(error);
    },
    [Symbol.asyncIterator]: () => events,
  };
  return events;
}

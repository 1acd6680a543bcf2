import { setImmediate as nextTurn } from 'node:timers/promises';

/** A source that never waits would keep the process from hearing anyone, its own client's goodbye included. */
const ITEMS_BETWEEN_TURNS = 32;

/**
 * The same items until `signal` aborts: then it ends at once, and closes the source without waiting for it, since a
 * generator that awaits something else answers `return` only after that.
 */
export async function* abortable<Item>(
  source: AsyncGenerator<Item>,
  signal: AbortSignal,
): AsyncGenerator<Item, void, void> {
  let wake: (() => void) | undefined;
  const onAbort = () => wake?.();
  signal.addEventListener('abort', onAbort, { once: true });
  // One promise a step: racing each item against one lasting promise would keep every item's reaction alive.
  const pull = () =>
    new Promise<IteratorResult<Item> | undefined>((resolve, reject) => {
      wake = () => resolve(undefined);
      source.next().then(resolve, reject);
    });
  let open = true;
  let items = 0;
  try {
    while (!signal.aborted) {
      open = false;
      const step = await pull();
      if (step?.done) return;
      open = true;
      if (step === undefined) return;
      yield step.value;
      items += 1;
      if (items % ITEMS_BETWEEN_TURNS === 0) await nextTurn();
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    if (open) source.return(undefined).catch(() => undefined);
  }
}

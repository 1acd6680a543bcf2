import type { ChapterKey } from '../../kernel/ids.ts';
import { type GatewayContext, readerKey } from '../context.ts';
import { type Flights, SharedReads } from '../subgraph-http/shared-reads.ts';
import type { ChapterCalls } from './chapter-subgraph.ts';

interface Call {
  readonly chapter: ChapterKey;
  readonly context: GatewayContext;
}

/** Calls to chapters, those sent once that one viewer makes several times at the same moment. */
export function sharedCalls(calls: ChapterCalls, flights: Flights): ChapterCalls {
  const reads = new SharedReads<Call>(
    {
      fetch: (request, { chapter, context }, signal) => calls.fetch(chapter, request, context, signal),
      subscribe: () => {
        throw new Error('Subscriptions are not shared here.');
      },
    },
    ({ chapter, context }) => `${chapter}\0${readerKey(context)}`,
    flights,
  );
  return {
    fetch: (chapter, request, context, signal) => reads.fetch(request, { chapter, context }, signal),
    subscribe: (chapter, request, context, signal) => calls.subscribe(chapter, request, context, signal),
  };
}

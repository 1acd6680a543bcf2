import { Canceller } from '../engine/cancellation.ts';
import type { EngineObserver } from '../engine/observer.ts';
import type { Subgraph } from '../engine/subgraph.ts';
import { tookTooLong } from './took-too-long.ts';

/** A context that knows which event of a subscription its fetches are for. */
export interface EventContext {
  /** A time of `performance.now()`; undefined for what is no event. */
  readonly eventEndsAt?: number | undefined;
}

/** Gives each event of a subscription `ms` for the fetches it needs; any time when undefined. */
export function withEventDeadline<Context extends EventContext>(
  observer: EngineObserver<Context>,
  ms: number | undefined,
): EngineObserver<Context> {
  if (ms === undefined) return observer;
  return {
    ...observer,
    event: (context) => {
      const scope = observer.event?.(context);
      const eventEndsAt = performance.now() + ms;
      return {
        context: { ...(scope?.context ?? context), eventEndsAt },
        end: (error) => scope?.end(error),
      };
    },
  };
}

/** The same subgraph, its fetches for an event cancelled when that has had its time. */
export function keepingEventDeadline<Context extends EventContext>(
  subgraph: Subgraph<Context>,
  ms: number | undefined,
): Subgraph<Context> {
  if (ms === undefined) return subgraph;
  return {
    fetch: (request, context, cancellation) => {
      const { eventEndsAt } = context;
      if (eventEndsAt === undefined) return subgraph.fetch(request, context, cancellation);
      const either = new Canceller();
      const onAbort = () => either.abort(cancellation.reason);
      if (cancellation.aborted) onAbort();
      cancellation.addEventListener('abort', onAbort, { once: true });
      const timer = setTimeout(
        () => either.abort(tookTooLong(ms)),
        Math.max(eventEndsAt - performance.now(), 0),
      );
      return subgraph.fetch(request, context, either).finally(() => {
        clearTimeout(timer);
        cancellation.removeEventListener('abort', onAbort);
      });
    },
    subscribe: (request, context, signal) => subgraph.subscribe(request, context, signal),
  };
}

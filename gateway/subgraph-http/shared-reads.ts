import { notWaitedFor } from '../deadlines/took-too-long.ts';
import { type Cancellation, Canceller } from '../engine/cancellation.ts';
import type { Subgraph, SubgraphRequest, SubgraphResponse } from '../engine/subgraph.ts';
import { requestBody } from './request-body.ts';

/**
 * Everything of the context the answer may depend on: viewer, headers. Requests with the same key may share one
 * answer; undefined shares nothing.
 */
export type ReaderKey<Context> = (context: Context) => string | undefined;

interface Sharer {
  readonly resolve: (response: SubgraphResponse) => void;
  readonly reject: (error: unknown) => void;
}

/** One request under way and all who wait for it. */
export interface Flight {
  readonly sharers: Set<Sharer>;
  readonly canceller: Canceller;
}

/** Reads under way. Subgraphs that share one are parted by each other's mutations as by their own. */
export type Flights = Map<string, Flight>;

/**
 * A subgraph asked once for what several operations want of it at the same moment with the same key: queries whose
 * bodies are the same, byte for byte. Each receiver gets data of its own; the request ends when nobody waits for it
 * any more. A mutation that passes here parts the queries before and after it, so that whoever sees it done reads
 * nothing older; a write that comes another way does not, which is why this is for those who ask for it.
 */
export class SharedReads<Context> implements Subgraph<Context> {
  readonly #inner: Subgraph<Context>;
  readonly #keyOf: ReaderKey<Context>;
  readonly #flights: Flights;

  constructor(inner: Subgraph<Context>, keyOf: ReaderKey<Context>, flights: Flights = new Map()) {
    this.#inner = inner;
    this.#keyOf = keyOf;
    this.#flights = flights;
  }

  fetch(request: SubgraphRequest, context: Context, cancellation: Cancellation): Promise<SubgraphResponse> {
    const { kind, subgraph } = request.operation;
    if (kind !== 'query') return this.#write(request, context, cancellation);
    const key = this.#keyOf(context);
    if (key === undefined || cancellation.aborted) return this.#inner.fetch(request, context, cancellation);
    return this.#read(`${subgraph}\0${key}\0${requestBody(request)}`, request, context, cancellation);
  }

  subscribe(
    request: SubgraphRequest,
    context: Context,
    signal: AbortSignal,
  ): AsyncIterable<SubgraphResponse> {
    return this.#inner.subscribe(request, context, signal);
  }

  async #write(
    request: SubgraphRequest,
    context: Context,
    cancellation: Cancellation,
  ): Promise<SubgraphResponse> {
    try {
      return await this.#inner.fetch(request, context, cancellation);
    } finally {
      this.#flights.clear();
    }
  }

  #read(
    key: string,
    request: SubgraphRequest,
    context: Context,
    cancellation: Cancellation,
  ): Promise<SubgraphResponse> {
    return new Promise((resolve, reject) => {
      const known = this.#flights.get(key);
      const flight = known ?? { sharers: new Set<Sharer>(), canceller: new Canceller() };
      const leave = () => {
        flight.sharers.delete(sharer);
        if (flight.sharers.size > 0) reject(notWaitedFor(cancellation, 'The subgraph'));
        else {
          // The last one hears from the request itself how it ended.
          flight.sharers.add(sharer);
          this.#forget(key, flight);
          flight.canceller.abort(cancellation.reason);
        }
      };
      const sharer: Sharer = {
        resolve: (response) => {
          cancellation.removeEventListener('abort', leave);
          resolve(response);
        },
        reject: (error) => {
          cancellation.removeEventListener('abort', leave);
          reject(error);
        },
      };
      cancellation.addEventListener('abort', leave, { once: true });
      flight.sharers.add(sharer);
      if (known === undefined) this.#begin(key, flight, request, context);
    });
  }

  #begin(key: string, flight: Flight, request: SubgraphRequest, context: Context): void {
    this.#flights.set(key, flight);
    this.#inner
      .fetch(request, context, flight.canceller)
      .then((response) => {
        this.#forget(key, flight);
        // Copies are made before anyone can change the original.
        const all = [...flight.sharers].map((sharer, i) => ({
          sharer,
          own: i === 0 ? response : structuredClone(response),
        }));
        for (const { sharer, own } of all) sharer.resolve(own);
      })
      // A response may be nested too deeply to be copied.
      .catch((error: unknown) => {
        this.#forget(key, flight);
        for (const { reject } of flight.sharers) reject(error);
      });
  }

  #forget(key: string, flight: Flight): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }
}

import { type Clock, systemClock } from '../../kernel/clock.ts';
import { ChapterhouseError } from '../../kernel/errors.ts';
import { type ChapterKey, chapterId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/log.ts';
import type { ServerRoute } from '../../kernel/peers.ts';
import type { GatewayContext } from '../context.ts';
import type { Cancellation } from '../engine/cancellation.ts';
import type { FetchOperation, Subgraph, SubgraphRequest, SubgraphResponse } from '../engine/subgraph.ts';
import { type ResumePolicy, resumed } from '../subgraph-http/resumed.ts';
import { SubscriptionRefused } from '../subgraph-http/subscription-refused.ts';
import type { ChapterCalls } from './chapter-subgraph.ts';
import { withDeadline } from './deadline.ts';
import { reasonForNoData, relayed } from './failure.ts';
import { Circuit, type CircuitOptions, type CircuitState } from './health.ts';
import { InFlight } from './in-flight.ts';

export interface ChapterServersOptions {
  readonly routes: { find(chapter: ChapterKey): Promise<ServerRoute> };
  readonly endpoints: { transport(route: ServerRoute, chapter: ChapterKey): Subgraph<GatewayContext> };
  readonly logger: Logger;
  /** For one request to one chapter, the wait for its turn included, in milliseconds. */
  readonly deadlineMs: number;
  /** Requests to one server at a time. */
  readonly inFlight: number;
  readonly circuit: CircuitOptions;
  /** Whether a subscription gives its present value at once, so that it may be taken up again. */
  readonly presentValue: (operation: FetchOperation) => boolean;
  readonly resumePolicy: ResumePolicy;
  readonly clock?: Clock;
}

interface Server {
  readonly circuit: Circuit;
  readonly slots: InFlight;
}

/** Calls chapters where their routes lead, with a deadline, at bounded concurrency, and not at all while a server is down. */
export class ChapterServers implements ChapterCalls {
  private readonly servers = new Map<string, Server>();

  constructor(private readonly options: ChapterServersOptions) {}

  async fetch(
    chapter: ChapterKey,
    request: SubgraphRequest,
    context: GatewayContext,
    cancellation: Cancellation,
  ): Promise<SubgraphResponse> {
    const route = await this.options.routes.find(chapter);
    const { circuit, slots } = this.server(route);
    if (!circuit.admit()) throw down();
    try {
      const answer = await withDeadline(this.options.deadlineMs, cancellation, tooSlow, (limited) =>
        slots.run(limited, () =>
          this.options.endpoints.transport(route, chapter).fetch(request, context, limited),
        ),
      );
      circuit.succeeded();
      return answer;
    } catch (error) {
      if (cancellation.aborted) {
        circuit.abandoned();
        throw error;
      }
      throw this.judge(error, circuit, chapter, context);
    }
  }

  /** Taken up again when it drops, wherever the chapter lives by then, if nothing is missed by that. */
  async subscribe(
    chapter: ChapterKey,
    request: SubgraphRequest,
    context: GatewayContext,
    signal: AbortSignal,
  ): Promise<AsyncIterable<SubgraphResponse>> {
    const { presentValue, resumePolicy, logger } = this.options;
    let drops = 0;
    return resumed<SubgraphResponse>({
      open: async (limited) => {
        if (drops > 0) logger.info({ chapter, drops, requestId: context.requestId }, 'subscribing again');
        drops += 1;
        return this.events(chapter, request, context, limited);
      },
      policy: presentValue(request.operation) ? resumePolicy : undefined,
      signal,
      failure: (error) => ofChapter(error, chapter),
    });
  }

  /** How many servers there are, by state of their circuit. */
  circuits(): Record<CircuitState, number> {
    const states = { closed: 0, open: 0, probing: 0 };
    for (const { circuit } of this.servers.values()) states[circuit.state] += 1;
    return states;
  }

  /** Forgets the health of servers that are not among these any more. */
  retain(routes: readonly ServerRoute[]): void {
    const urls = new Set(routes.map(({ url }) => url));
    for (const url of this.servers.keys()) if (!urls.has(url)) this.servers.delete(url);
  }

  private async events(
    chapter: ChapterKey,
    request: SubgraphRequest,
    context: GatewayContext,
    signal: AbortSignal,
  ): Promise<AsyncIterable<SubgraphResponse>> {
    const route = await this.options.routes.find(chapter);
    if (this.server(route).circuit.isOpen()) throw down();
    return this.options.endpoints.transport(route, chapter).subscribe(request, context, signal);
  }

  private server({ url }: ServerRoute): Server {
    const known = this.servers.get(url);
    if (known !== undefined) return known;
    const { circuit, clock = systemClock, inFlight } = this.options;
    const made = { circuit: new Circuit(clock, circuit), slots: new InFlight(inFlight) };
    this.servers.set(url, made);
    return made;
  }

  private judge(
    error: unknown,
    circuit: Circuit,
    chapter: ChapterKey,
    context: GatewayContext,
  ): ChapterhouseError {
    const known =
      error instanceof ChapterhouseError
        ? error
        : new ChapterhouseError('INTERNAL', 'The chapter could not be asked.', { cause: error });
    if (known.code === 'CHAPTER_UNAVAILABLE') circuit.failed();
    else if (known.code === 'CHAPTER_TIMEOUT') circuit.timedOut();
    else circuit.succeeded();
    const { requestId } = context;
    const level = known.code === 'INTERNAL' ? 'error' : 'warn';
    this.options.logger[level](
      { err: known.cause ?? known, code: known.code, chapter, requestId },
      'chapter gave no answer',
    );
    return known;
  }
}

const down = (): ChapterhouseError =>
  new ChapterhouseError('CHAPTER_UNAVAILABLE', 'The chapter’s server does not answer.');

const tooSlow = (): ChapterhouseError =>
  new ChapterhouseError('CHAPTER_TIMEOUT', 'The chapter’s server was too slow.');

/** The failure of a stream, saying which chapter it is of. */
function ofChapter(error: unknown, chapter: ChapterKey): unknown {
  if (!(error instanceof ChapterhouseError)) return error;
  if (error instanceof SubscriptionRefused)
    return new SubscriptionRefused(error.code, error.message, [
      relayed(reasonForNoData(error.errors), chapter),
    ]);
  const details = { chapter: chapterId(chapter) };
  return new ChapterhouseError(error.code, error.message, { cause: error, details });
}

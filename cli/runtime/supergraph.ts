import {
  type EventContext,
  keepingEventDeadline,
  withEventDeadline,
} from '../../gateway/deadlines/event-deadline.ts';
import { Engine } from '../../gateway/engine/engine.ts';
import type { Client } from '../../gateway/http/client.ts';
import { OperationLimits } from '../../gateway/limits/operation-limits.ts';
import { HttpSubgraph } from '../../gateway/subgraph-http/http-subgraph.ts';
import { type Flights, SharedReads } from '../../gateway/subgraph-http/shared-reads.ts';
import { subscribesTo } from '../../gateway/subgraph-http/subscribes-to.ts';
import type { BuiltEngine } from '../../gateway/supergraph-source/engine-lease.ts';
import type { Telemetry } from '../../gateway/telemetry/telemetry.ts';
import { type TraceContext, withTrace } from '../../gateway/telemetry/trace-context.ts';
import { requestIdIn, serveEngine } from './engine-server.ts';
import type { Run } from './run.ts';
import { openSupergraph, type SupergraphFile } from './supergraph-file.ts';
import { openTelemetry } from './telemetry.ts';

export interface SupergraphParts {
  readonly supergraph: SupergraphFile;
  /** Names of request headers to pass on to subgraphs. */
  readonly forwardHeaders: readonly string[];
  /** Subscription fields that give their present value first: taken up again when their server drops. */
  readonly resumed: readonly string[];
  /** Whether identical queries under way with the same forwarded headers are sent once. */
  readonly shareReads: boolean;
  readonly port: number;
}

/** What a request to a foreign supergraph carries. */
interface ForwardContext extends TraceContext, EventContext {
  /** The headers to pass on. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A gateway of any supergraph over its HTTP subgraphs. @returns the URL it answers at */
export async function serveSupergraph(run: Run, parts: SupergraphParts): Promise<string> {
  const telemetry = openTelemetry(run);
  const source = await openSupergraph(run, telemetry, parts.supergraph, (sdl) =>
    build(run, telemetry, sdl, parts),
  );
  const names = parts.forwardHeaders.map((name) => name.toLowerCase());
  return serveEngine<ForwardContext>(run, {
    engine: () => source.current,
    telemetry,
    context: (client) => forwardContext(client, names),
    authenticate: async () => undefined,
    initHeaders: names,
    ready: async () => ({ ready: true, parts: {} }),
    firstQuery: '{\n  __typename\n}\n',
    port: parts.port,
  });
}

function build(
  { config, logger }: Run,
  telemetry: Telemetry,
  sdl: string,
  { resumed, shareReads }: Pick<SupergraphParts, 'resumed' | 'shareReads'>,
): BuiltEngine<ForwardContext> {
  const subgraphs: HttpSubgraph<ForwardContext>[] = [];
  const flights: Flights = new Map();
  const close = async () => {
    await Promise.all(subgraphs.map((subgraph) => subgraph.close()));
  };
  try {
    const engine = new Engine<ForwardContext>({
      supergraphSdl: sdl,
      subgraph: (name, url) => {
        const subgraph = new HttpSubgraph<ForwardContext>({
          url,
          timeoutMs: config.timeouts.subgraphMs,
          name: `Subgraph ${name}`,
          headers: (context) => withTrace(context.headers, context),
          connection: ({ headers }) => ({ key: JSON.stringify(headers), headers, params: () => headers }),
          delivery: (operation) => {
            const presentValue = subscribesTo(operation, resumed);
            return { resume: presentValue, newestWins: presentValue };
          },
        });
        subgraphs.push(subgraph);
        const reads = shareReads
          ? new SharedReads<ForwardContext>(subgraph, ({ headers }) => JSON.stringify(headers), flights)
          : subgraph;
        return keepingEventDeadline(telemetry.subgraph(name, reads, url), config.timeouts.requestMs);
      },
      admission: new OperationLimits(config, sdl),
      planCache: config.planCache,
      observer: withEventDeadline(telemetry.observer(), config.timeouts.requestMs),
      errorExtensions: requestIdIn,
      onError: (err, subgraph, { requestId }) => logger.warn({ err, subgraph, requestId }, 'subgraph failed'),
    });
    return { engine, close };
  } catch (error) {
    void close();
    throw error;
  }
}

function forwardContext(
  { headers, requestId, traceparent, tracestate }: Client,
  names: readonly string[],
): ForwardContext {
  const passed: Record<string, string> = {};
  for (const name of names) {
    const value = headers[name];
    if (typeof value === 'string') passed[name] = value;
  }
  return { headers: passed, requestId, traceparent, tracestate };
}

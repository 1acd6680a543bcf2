import type { Admit, Authenticate, Client } from '../../gateway/http/client.ts';
import type { GraphqlEngine } from '../../gateway/http/graphql-engine.ts';
import type { Readiness } from '../../gateway/http/health.ts';
import { createGatewayServer } from '../../gateway/http/server.ts';
import type { Route } from '../../gateway/http/server-options.ts';
import { createDocuments } from '../../gateway/persisted/create-documents.ts';
import type { Telemetry } from '../../gateway/telemetry/telemetry.ts';
import type { TraceContext } from '../../gateway/telemetry/trace-context.ts';
import type { Run } from './run.ts';

interface EngineServer<Context> {
  /** Asked for each operation. */
  readonly engine: () => GraphqlEngine<Context>;
  readonly telemetry: Telemetry;
  readonly context: (client: Client) => Context;
  readonly authenticate: Authenticate;
  readonly admit?: Admit | undefined;
  /** Lower-case names of headers a WebSocket client may give in `connection_init`. */
  readonly initHeaders?: readonly string[];
  readonly ready: () => Promise<Readiness>;
  readonly extraRoutes?: readonly Route[];
  /** What GraphiQL shows first, where the schema is not ours. */
  readonly firstQuery?: string;
  readonly port: number;
}

/** Serves any engine over HTTP, SSE and WebSocket. @returns the URL it answers at */
export async function serveEngine<Context>(run: Run, options: EngineServer<Context>): Promise<string> {
  const { config, logger, resources } = run;
  const server = createGatewayServer<Context>({
    engine: options.engine,
    context: options.context,
    authenticate: options.authenticate,
    admit: options.admit,
    initHeaders: options.initHeaders ?? [],
    logger,
    metrics: options.telemetry.registry,
    tracing: options.telemetry.tracing,
    graphiql: config.graphiql,
    bodyLimit: config.bodyLimit,
    requestTimeoutMs: config.timeouts.requestMs,
    corsOrigins: config.corsOrigins,
    publicUrl: config.publicUrl,
    documents: await createDocuments(config.persisted),
    ready: options.ready,
    extraRoutes: options.extraRoutes ?? [],
    ...(options.firstQuery === undefined ? {} : { firstQuery: options.firstQuery }),
  });
  const { url } = await server.listen(options.port, config.host);
  resources.defer('the gateway', () => server.close(config.stopDeadlineMs, config.stopDelayMs));
  return url;
}

/** What every error of an answer says, so that its request is found in the log. */
export function requestIdIn({ requestId }: TraceContext): object {
  return { requestId };
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAuthenticator } from '../../gateway/auth/authenticator.ts';
import { createDevelopmentIssuer } from '../../gateway/auth/development-issuer.ts';
import { OidcIssuer } from '../../gateway/auth/oidc-issuer.ts';
import { TokenVerifier } from '../../gateway/auth/tokens.ts';
import { calendarRoute } from '../../gateway/calendars/calendar-route.ts';
import { Chapters } from '../../gateway/chapters/chapters.ts';
import { CHAPTER_SUBGRAPH, COMMUNITY_SUBGRAPH } from '../../gateway/composition/compose.ts';
import type { GatewayContext } from '../../gateway/context.ts';
import type { Authority } from '../../gateway/engine/authorize/authority.ts';
import { Engine } from '../../gateway/engine/engine.ts';
import type { Subgraph } from '../../gateway/engine/subgraph.ts';
import type { Authenticate, Client } from '../../gateway/http/client.ts';
import type { GraphqlEngine } from '../../gateway/http/graphql-engine.ts';
import type { Readiness } from '../../gateway/http/health.ts';
import { createGatewayServer } from '../../gateway/http/server.ts';
import type { Route } from '../../gateway/http/server-options.ts';
import { OperationLimits } from '../../gateway/limits/operation-limits.ts';
import { mailRoute } from '../../gateway/mail/mail-route.ts';
import { createDocuments } from '../../gateway/persisted/create-documents.ts';
import { HttpSubgraph } from '../../gateway/subgraph-http/http-subgraph.ts';
import type { Telemetry } from '../../gateway/telemetry/telemetry.ts';
import type { TraceContext } from '../../gateway/telemetry/trace-context.ts';
import { ASSERTION_HEADER, signAssertion } from '../../kernel/assertion.ts';
import { ChapterhouseError } from '../../kernel/errors.ts';
import type { ChapterKey } from '../../kernel/ids.ts';
import { publicKeySet, type SigningKey } from '../../kernel/keys.ts';
import { packageRoot } from '../../kernel/paths.ts';
import { remoteCalendars } from '../../kernel/peers.http.ts';
import type { CalendarPeer, CommunityPeer } from '../../kernel/peers.ts';
import { JWKS_PATH } from '../../kernel/trust.ts';
import { LOCAL_HOST_URL } from './community.ts';
import type { Run } from './run.ts';
import { openTelemetry } from './telemetry.ts';

export interface GatewayParts {
  /** Sign-in and routes. */
  readonly community: CommunityPeer;
  readonly communitySubgraph: Subgraph<GatewayContext>;
  /** The chapter host in this process. */
  readonly local?: {
    readonly subgraph: (chapter: ChapterKey) => Subgraph<GatewayContext>;
    readonly calendars: CalendarPeer;
  };
  readonly key: SigningKey;
  /** Keys this port publishes beside the gateway's own. */
  readonly published?: readonly SigningKey[];
  /** What else must be up for it to serve, by name. */
  readonly standsOn: Readonly<Record<string, () => Promise<boolean>>>;
  readonly port: number;
}

/** The gateway of a community. @returns the URL it answers at */
export async function serveGateway(run: Run, parts: GatewayParts): Promise<string> {
  const { config, logger, resources } = run;
  const telemetry = openTelemetry(run);
  const supergraphSdl = await readFile(join(packageRoot, 'schema', 'supergraph.graphql'), 'utf8');
  const chapters = new Chapters({
    supergraphSdl,
    community: parts.community,
    key: parts.key,
    logger,
    observe: (calls) => telemetry.chapterCalls(CHAPTER_SUBGRAPH, calls),
    ...(parts.local ? { local: parts.local.subgraph } : {}),
  });
  // Closed after the gateway, whose last requests still need them.
  resources.defer('the routes', () => chapters.stop());
  const subgraphs: Record<string, Subgraph<GatewayContext>> = {
    [COMMUNITY_SUBGRAPH]: telemetry.subgraph(COMMUNITY_SUBGRAPH, parts.communitySubgraph),
    [CHAPTER_SUBGRAPH]: chapters.subgraph,
  };
  const engine = new Engine<GatewayContext>({
    supergraphSdl,
    subgraph: (name) => named(subgraphs, name),
    admission: new OperationLimits(config, supergraphSdl),
    authority: authorityOf,
    planCache: config.planCache,
    observer: telemetry.observer(),
    errorExtensions: requestIdIn,
    onError: (err, subgraph, { requestId }) => logger.warn({ err, subgraph, requestId }, 'subgraph failed'),
  });
  telemetry.planCache(() => engine.planCache);
  telemetry.circuits(() => chapters.circuits());
  const url = await serveEngine(run, {
    engine: () => engine,
    telemetry,
    context: gatewayContext,
    authenticate: await authenticator(run, parts.community),
    ready: () => readiness({ routes: async () => chapters.ready(), ...parts.standsOn }),
    extraRoutes: [
      keysRoute([parts.key, ...(parts.published ?? [])]),
      mailRoute(parts.community),
      calendarRoute({
        find: (chapter) => chapters.find(chapter),
        calendars: (server) =>
          (server === LOCAL_HOST_URL && parts.local?.calendars) || remoteCalendars(server, parts.key),
      }),
    ],
    port: parts.port,
  });
  run.graph.listening(config.publicUrl ?? url);
  chapters.start();
  await chapters.whenReady();
  return url;
}

async function readiness(parts: Readonly<Record<string, () => Promise<boolean>>>): Promise<Readiness> {
  const states = await Promise.all(
    Object.entries(parts).map(async ([name, isUp]) => [name, { up: await isUp() }] as const),
  );
  return { ready: states.every(([, { up }]) => up), parts: Object.fromEntries(states) };
}

interface EngineServer<Context> {
  /** Asked for each operation. */
  readonly engine: () => GraphqlEngine<Context>;
  readonly telemetry: Telemetry;
  readonly context: (client: Client) => Context;
  readonly authenticate: Authenticate;
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
    logger,
    metrics: options.telemetry.registry,
    tracing: options.telemetry.tracing,
    graphiql: config.graphiql,
    bodyLimit: config.bodyLimit,
    corsOrigins: config.corsOrigins,
    publicUrl: config.publicUrl,
    documents: await createDocuments(config.persisted),
    ready: options.ready,
    extraRoutes: options.extraRoutes ?? [],
    ...(options.firstQuery === undefined ? {} : { firstQuery: options.firstQuery }),
  });
  const { url } = await server.listen(options.port, config.host);
  resources.defer('the gateway', () => server.close(config.stopDeadlineMs));
  return url;
}

/** Community on another machine, asked with an assertion for each request. */
export function remoteCommunitySubgraph(url: string, key: SigningKey): HttpSubgraph<GatewayContext> {
  return new HttpSubgraph<GatewayContext>({
    url: new URL('/graphql', url).href,
    name: 'Community',
    headers: ({ viewer, requestId, traceparent }, body) => ({
      [ASSERTION_HEADER]: signAssertion(key, 'gateway', COMMUNITY_SUBGRAPH, body, viewer),
      'x-request-id': requestId,
      ...(traceparent === undefined ? {} : { traceparent }),
    }),
    connection: () => ({
      key: '',
      params: async () => ({ assertion: signAssertion(key, 'gateway', COMMUNITY_SUBGRAPH, '') }),
    }),
  });
}

async function authenticator({ config, logger }: Run, community: CommunityPeer): Promise<Authenticate> {
  const audience = config.oidcAudience;
  const issuers =
    config.oidcIssuers.length > 0
      ? config.oidcIssuers.map((issuer) => new OidcIssuer({ issuer, audience }))
      : [await createDevelopmentIssuer(config, logger)];
  return createAuthenticator(new TokenVerifier(issuers), community);
}

/** What every error of an answer says, so that its request is found in the log. */
export function requestIdIn({ requestId }: TraceContext): object {
  return { requestId };
}

function gatewayContext({ viewer, requestId, traceparent }: Client): GatewayContext {
  return { viewer, requestId, traceparent };
}

/** Whoever is signed in, with roles at headquarters for scopes. */
function authorityOf({ viewer }: GatewayContext): Authority {
  return { authenticated: viewer !== undefined, scopes: new Set(viewer?.roles) };
}

function keysRoute(keys: readonly SigningKey[]): Route {
  const body = JSON.stringify(publicKeySet(...keys));
  return {
    path: JWKS_PATH,
    methods: ['GET'],
    handle: (_request, response) => {
      response
        .writeHead(200, { 'content-type': 'application/json', 'cache-control': 'max-age=60' })
        .end(body);
    },
  };
}

function named<Value>(values: Record<string, Value>, name: string): Value {
  const value = values[name];
  if (value === undefined) {
    throw new ChapterhouseError(
      'BAD_CONFIG',
      `The supergraph names a subgraph "${name}" this gateway does not serve.`,
    );
  }
  return value;
}

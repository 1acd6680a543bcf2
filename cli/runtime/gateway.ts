import { join } from 'node:path';
import type { SamplePerson } from '../../gateway/auth/development/person.ts';
import { calendarRoute } from '../../gateway/calendars/calendar-route.ts';
import { Chapters } from '../../gateway/chapters/chapters.ts';
import { sharedCalls } from '../../gateway/chapters/shared-calls.ts';
import { CHAPTER_SUBGRAPH, COMMUNITY_SUBGRAPH } from '../../gateway/composition/compose.ts';
import { type GatewayContext, readerKey } from '../../gateway/context.ts';
import { keepingEventDeadline, withEventDeadline } from '../../gateway/deadlines/event-deadline.ts';
import type { Authority } from '../../gateway/engine/authorize/authority.ts';
import { Engine } from '../../gateway/engine/engine.ts';
import type { Subgraph } from '../../gateway/engine/subgraph.ts';
import { exportRoute } from '../../gateway/exports/export-route.ts';
import type { Client } from '../../gateway/http/client.ts';
import type { Readiness } from '../../gateway/http/health.ts';
import type { Route } from '../../gateway/http/server-options.ts';
import { OperationLimits } from '../../gateway/limits/operation-limits.ts';
import { PublicFields } from '../../gateway/live/public-fields.ts';
import { mailRoute } from '../../gateway/mail/mail-route.ts';
import { ClientAddress } from '../../gateway/rates/client-address.ts';
import { LIMITED_FIELDS } from '../../gateway/rates/limited-fields.ts';
import { Rates } from '../../gateway/rates/rates.ts';
import { type Flights, SharedReads } from '../../gateway/subgraph-http/shared-reads.ts';
import type { BuiltEngine } from '../../gateway/supergraph-source/engine-lease.ts';
import { ChapterhouseError } from '../../kernel/errors.ts';
import type { JsonHandler } from '../../kernel/http/json-server.ts';
import type { ChapterKey } from '../../kernel/ids.ts';
import { publicKeySet, type SigningKey } from '../../kernel/keys.ts';
import { packageRoot } from '../../kernel/paths.ts';
import { remoteCalendars } from '../../kernel/peers.http.ts';
import type { CalendarPeer, CommunityPeer, RateCounts } from '../../kernel/peers.ts';
import { JWKS_PATH } from '../../kernel/trust.ts';
import { deskRoute } from './desk-route.ts';
import { requestIdIn, serveEngine } from './engine-server.ts';
import { LOCAL_HOST_URL } from './local-host-url.ts';
import type { Run } from './run.ts';
import { openSignIn } from './sign-in.ts';
import { openSupergraph, type SupergraphFile } from './supergraph-file.ts';
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
  /** Headquarters' desk for hosts of chapters on other machines, when it is in this process. */
  readonly desk?: JsonHandler;
  readonly key: SigningKey;
  /** Keys this port publishes beside the gateway's own. */
  readonly published?: readonly SigningKey[];
  /** What else must be up for it to serve, by name. */
  readonly standsOn: Readonly<Record<string, () => Promise<boolean>>>;
  /** Whom the development issuer's page offers. */
  readonly people?: readonly SamplePerson[];
  /** The supergraph to serve; that of this release unless given. */
  readonly supergraph?: SupergraphFile;
  readonly port: number;
}

/** The gateway of a community. @returns the URL it answers at */
export async function serveGateway(run: Run, parts: GatewayParts): Promise<string> {
  const { config, logger, resources } = run;
  const { requestMs, chapterMs } = config.timeouts;
  const telemetry = openTelemetry(run);
  const rates = openRates(run, parts.community);
  const flights: Flights | undefined = config.shareReads ? new Map() : undefined;
  const chapters = new Chapters({
    community: parts.community,
    key: parts.key,
    logger,
    deadlineMs: chapterMs,
    around: (calls) =>
      telemetry.chapterCalls(CHAPTER_SUBGRAPH, flights === undefined ? calls : sharedCalls(calls, flights)),
    ...(parts.local ? { local: parts.local.subgraph } : {}),
  });
  // Closed after the gateway, whose last requests still need them.
  resources.defer('the routes', () => chapters.stop());
  const reads =
    flights === undefined
      ? parts.communitySubgraph
      : new SharedReads(parts.communitySubgraph, readerKey, flights);
  const community = telemetry.subgraph(COMMUNITY_SUBGRAPH, reads);
  const build = (supergraphSdl: string): BuiltEngine<GatewayContext> => {
    const subgraphs: Record<string, Subgraph<GatewayContext>> = {
      [COMMUNITY_SUBGRAPH]: community,
      [CHAPTER_SUBGRAPH]: chapters.subgraph(supergraphSdl),
    };
    const publicFields = new PublicFields(supergraphSdl);
    const engine = new Engine<GatewayContext>({
      supergraphSdl,
      subgraph: (name) => keepingEventDeadline(named(subgraphs, name), requestMs),
      admission: new OperationLimits(config, supergraphSdl),
      authority: authorityOf,
      isPublic: (operation, schema) => publicFields.cover(operation, schema),
      ...(rates === undefined ? {} : { countedFields: new Set(Object.keys(LIMITED_FIELDS)) }),
      planCache: config.planCache,
      observer: withEventDeadline(telemetry.observer(), requestMs),
      errorExtensions: requestIdIn,
      onError: (err, subgraph, { requestId }) => logger.warn({ err, subgraph, requestId }, 'subgraph failed'),
    });
    // What an engine stands on here is the same for the next.
    return { engine, close: () => undefined };
  };
  const source = await openSupergraph(run, telemetry, parts.supergraph ?? OWN_SUPERGRAPH, build);
  telemetry.circuits(() => chapters.circuits());
  const signIn = await openSignIn(run, parts.community, parts.people ?? [], rates);
  const url = await serveEngine(run, {
    engine: () => source.current,
    telemetry,
    context: gatewayContext,
    authenticate: signIn.authenticate,
    admit: rates && ((fields, client) => rates.admit(fields, client)),
    ready: () => readiness({ routes: async () => chapters.ready(), ...parts.standsOn }),
    extraRoutes: [
      ...signIn.routes,
      keysRoute([parts.key, ...(parts.published ?? [])]),
      mailRoute(parts.community),
      exportRoute({ community: parts.community, authenticate: signIn.authenticate }),
      ...(parts.desk ? [deskRoute(parts.desk)] : []),
      calendarRoute({
        find: (chapter) => chapters.find(chapter),
        named: (urlname) => parts.community.chapterNamed(urlname),
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

/** The contract of this release. */
const OWN_SUPERGRAPH: SupergraphFile = { file: join(packageRoot, 'schema', 'supergraph.graphql') };

async function readiness(parts: Readonly<Record<string, () => Promise<boolean>>>): Promise<Readiness> {
  const states = await Promise.all(
    Object.entries(parts).map(async ([name, isUp]) => [name, { up: await isUp() }] as const),
  );
  return { ready: states.every(([, { up }]) => up), parts: Object.fromEntries(states) };
}

function openRates({ config, logger }: Run, shared: RateCounts): Rates | undefined {
  if (config.rates === undefined) return undefined;
  return new Rates({
    limits: config.rates,
    address: new ClientAddress(config.trustedProxies),
    shared,
    onError: (err) => logger.warn({ err }, 'rates are counted by this gateway alone'),
  });
}

function gatewayContext({ viewer, requestId, traceparent, tracestate }: Client): GatewayContext {
  return { viewer, requestId, traceparent, tracestate };
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
      `The supergraph names a subgraph "${name}", and a community has none; say --no-auth to serve a foreign supergraph.`,
    );
  }
  return value;
}

import { resolve } from 'node:path';
import { z } from 'zod';
import { commaList } from './comma-list.ts';
import { ChapterhouseError } from './errors.ts';
import { type OidcIssuerConfig, oidcIssuers } from './oidc-issuers.ts';
import { type RateLimits, rateLimits, rateSettings } from './rates.ts';
import { trustedProxies } from './trusted-proxies.ts';

const isOrigin = (text: string): boolean =>
  text === '*' || (URL.canParse(text) && new URL(text).origin === text.replace(/\/$/, ''));

const CLIENT_NAME_HEADERS = ['apollographql-client-name', 'graphql-client-name'];

const milliseconds = z.coerce.number().int().max(3_600_000);

/** 0 switches a limit off. */
const limit = (preset: number) => z.coerce.number().int().min(0).default(preset);

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an HTTP URL' });

const environment = rateSettings.extend({
  PORT: z.coerce.number().int().min(0).max(65535).optional(),
  HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
    .optional(),
  CHAPTERHOUSE_DATA: z.string().default('.chapterhouse'),
  CHAPTERHOUSE_PUBLIC_URL: z.url().optional(),
  GRAPH_URL: httpUrl.optional(),
  COMMUNITY_URL: z.url().default('http://127.0.0.1:4001'),
  TRUSTED_URLS: commaList,
  OIDC_ISSUERS: oidcIssuers,
  OIDC_AUDIENCE: z.string().default('chapterhouse'),
  ALLOW_DEVELOPMENT_ISSUER: z.stringbool().default(false),
  RATE_LIMITS: z.stringbool().default(true),
  TRUST_PROXY: trustedProxies,
  CORS_ORIGINS: commaList.refine(
    (origins) => origins.every(isOrigin),
    'must be *, or origins such as https://chapter.example',
  ),
  BODY_LIMIT: z.coerce
    .number()
    .int()
    .min(1024)
    .max(100 * 1024 * 1024)
    .default(1024 * 1024),
  GRAPHIQL: z.stringbool().default(true),
  LIMIT_TOKENS: limit(15_000),
  LIMIT_DEPTH: limit(30),
  LIMIT_ROOT_FIELDS: limit(100),
  LIMIT_FIELDS: limit(2_000),
  LIMIT_ALIASES: limit(200),
  LIMIT_DIRECTIVES: limit(100),
  LIMIT_LIST_ITEMS: limit(1_000),
  LIMIT_PAGE_SIZE: limit(1_000),
  LIMIT_COST: limit(50_000),
  ASSUMED_LIST_SIZE: z.coerce.number().int().min(1).default(10),
  LEAF_COST: z.coerce.number().min(0).default(0.1),
  INTROSPECTION: z.stringbool().default(true),
  SUGGESTIONS: z.stringbool().default(true),
  TRUSTED_DOCUMENTS: z.string().min(1).optional(),
  CLIENT_NAME_HEADERS: commaList.transform((names) =>
    (names.length === 0 ? CLIENT_NAME_HEADERS : names).map((name) => name.toLowerCase()),
  ),
  AUTOMATIC_PERSISTED_QUERIES: z.stringbool().default(false),
  AUTOMATIC_PERSISTED_QUERIES_ENTRIES: z.coerce.number().int().min(1).default(1_000),
  AUTOMATIC_PERSISTED_QUERIES_BYTES: z.coerce
    .number()
    .int()
    .min(1024)
    .default(8 * 1024 * 1024),
  SHARE_READS: z.stringbool().default(false),
  PLAN_CACHE_ENTRIES: z.coerce.number().int().min(1).default(2_000),
  PLAN_CACHE_BYTES: z.coerce
    .number()
    .int()
    .min(1024 * 1024)
    .default(64 * 1024 * 1024),
  SUBGRAPH_TIMEOUT_MS: milliseconds.min(1).default(10_000),
  CHAPTER_TIMEOUT_MS: milliseconds.min(1).default(5_000),
  REQUEST_TIMEOUT_MS: milliseconds.min(0).default(30_000),
  STOP_DELAY_MS: milliseconds.min(0).default(0),
  STOP_DEADLINE_MS: z.coerce.number().int().min(0).max(600_000).default(5_000),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: httpUrl.optional(),
  OTEL_SERVICE_NAME: z.string().min(1).default('chapterhouse'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  WEBHOOKS_ALLOW_HTTP: z.stringbool().default(false),
  WEBHOOKS_ALLOW_PRIVATE: z.stringbool().default(false),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be smtp://… or smtps://…' }).optional(),
  MAIL_FROM: z.email('must be an e-mail address').optional(),
  SITE_URL: httpUrl.optional(),
  DIGESTS_PER_MINUTE: z.coerce.number().int().min(1).default(300),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).optional(),
});

export interface Config {
  /** Port of the process's endpoint; 0 lets the system choose; undefined means the command's own default. */
  readonly port: number | undefined;
  readonly host: string;
  /** PostgreSQL to use; undefined means the embedded one under `dataFolder`. */
  readonly databaseUrl: string | undefined;
  /** Absolute path of what the instance keeps on disk: embedded database, keys. */
  readonly dataFolder: string;
  /** URL under which clients reach the gateway, when it is not http://host:port. */
  readonly publicUrl: string | undefined;
  /** Where clients reach the gateway, for addresses that other servers give out; undefined where that is this process. */
  readonly graphUrl: string | undefined;
  /** Where a stand-alone gateway or chapter host finds the community server. */
  readonly communityUrl: string;
  /** Base URLs whose published keys a stand-alone subgraph trusts: the gateway's and the community server's. */
  readonly trustedUrls: readonly string[];
  /** OpenID Connect issuers whose access tokens the gateway takes; none means the built-in development issuer. */
  readonly oidcIssuers: readonly OidcIssuerConfig[];
  readonly oidcAudience: string;
  /** Lets the built-in development issuer serve an address that other machines reach. */
  readonly allowDevelopmentIssuer: boolean;
  /** How much of what costs others anyone may do in a minute; undefined when there is no bound to it. */
  readonly rates: RateLimits | undefined;
  /** Addresses and networks of the proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** Origins whose pages may call the gateway beside its own; `*` for every one. */
  readonly corsOrigins: readonly string[];
  /** Largest request the gateway takes, in bytes. */
  readonly bodyLimit: number;
  /** Whether browsers that open the endpoint get GraphiQL. */
  readonly graphiql: boolean;
  /** The most one operation may have of each; 0 is no bound. */
  readonly limits: {
    readonly tokens: number;
    readonly depth: number;
    readonly rootFields: number;
    readonly fields: number;
    readonly aliases: number;
    readonly directives: number;
    readonly listItems: number;
    readonly pageSize: number;
    readonly cost: number;
  };
  /** Items of a list whose size nothing tells, for the cost. */
  readonly assumedListSize: number;
  /** What a scalar or enum costs; an object costs 1. */
  readonly leafCost: number;
  readonly introspection: boolean;
  /** Whether errors may propose names. */
  readonly suggestions: boolean;
  readonly persisted: {
    /** Absolute path of a manifest or a folder; when given, no other operation runs. */
    readonly trustedDocuments: string | undefined;
    /** Lower-case names of the headers by which a client tells its name; the first that is there counts. */
    readonly clientNameHeaders: readonly string[];
    /** Bounds of the memory for automatic persisted queries; undefined when there are none. */
    readonly automatic: { readonly entries: number; readonly bytes: number } | undefined;
  };
  /** Whether a gateway sends once what one viewer asks several times at the same moment. */
  readonly shareReads: boolean;
  /** How much of planned operations the gateway keeps; bytes are an estimate of the heap they take. */
  readonly planCache: { readonly entries: number; readonly bytes: number };
  readonly timeouts: {
    /** Milliseconds for a fetch from a subgraph, or for a subscription there to begin. */
    readonly subgraphMs: number;
    /** Milliseconds for a fetch from one chapter. */
    readonly chapterMs: number;
    /** Milliseconds for all a query, a mutation or one event of a subscription needs; undefined is any time. */
    readonly requestMs: number | undefined;
  };
  /** Milliseconds a gateway goes on as ever after it was told to stop, but for `/ready`. */
  readonly stopDelayMs: number;
  /** Milliseconds requests have to end when the gateway stops. */
  readonly stopDeadlineMs: number;
  /** Undefined when traces are off. */
  readonly tracing:
    | {
        /** Where OTLP/HTTP spans are posted. */
        readonly url: string;
        readonly serviceName: string;
        /** Share of the traces that begin here which are recorded. */
        readonly ratio: number;
      }
    | undefined;
  /** Where webhooks may lead. */
  readonly webhooks: { readonly allowHttp: boolean; readonly allowPrivate: boolean };
  /** Undefined when mail is kept and not sent. */
  readonly mail:
    | {
        /** The server that takes mail, with user and password. */
        readonly smtpUrl: string;
        /** The address mail comes from. */
        readonly from: string;
      }
    | undefined;
  /** The community's web site, which mails lead to. */
  readonly siteUrl: string | undefined;
  readonly digestsPerMinute: number;
  /** Undefined means the command's own default. */
  readonly logLevel: string | undefined;
}

/**
 * Reads the environment: the one place that does.
 * @throws BAD_CONFIG that names each variable at fault and what it must be.
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
    throw new ChapterhouseError('BAD_CONFIG', `Settings that cannot be used: ${faults.join('; ')}.`);
  }
  const value = parsed.data;
  return {
    port: value.PORT,
    host: value.HOST,
    databaseUrl: value.DATABASE_URL,
    dataFolder: resolve(value.CHAPTERHOUSE_DATA),
    publicUrl: value.CHAPTERHOUSE_PUBLIC_URL,
    graphUrl: value.GRAPH_URL,
    communityUrl: value.COMMUNITY_URL,
    trustedUrls: value.TRUSTED_URLS,
    oidcIssuers: value.OIDC_ISSUERS.map((issuer) =>
      issuer.audiences.length > 0 ? issuer : { ...issuer, audiences: [value.OIDC_AUDIENCE] },
    ),
    oidcAudience: value.OIDC_AUDIENCE,
    allowDevelopmentIssuer: value.ALLOW_DEVELOPMENT_ISSUER,
    rates: value.RATE_LIMITS ? rateLimits(value) : undefined,
    trustedProxies: value.TRUST_PROXY,
    corsOrigins: value.CORS_ORIGINS,
    bodyLimit: value.BODY_LIMIT,
    graphiql: value.GRAPHIQL,
    limits: {
      tokens: value.LIMIT_TOKENS,
      depth: value.LIMIT_DEPTH,
      rootFields: value.LIMIT_ROOT_FIELDS,
      fields: value.LIMIT_FIELDS,
      aliases: value.LIMIT_ALIASES,
      directives: value.LIMIT_DIRECTIVES,
      listItems: value.LIMIT_LIST_ITEMS,
      pageSize: value.LIMIT_PAGE_SIZE,
      cost: value.LIMIT_COST,
    },
    assumedListSize: value.ASSUMED_LIST_SIZE,
    leafCost: value.LEAF_COST,
    introspection: value.INTROSPECTION,
    suggestions: value.SUGGESTIONS,
    persisted: {
      trustedDocuments: value.TRUSTED_DOCUMENTS && resolve(value.TRUSTED_DOCUMENTS),
      clientNameHeaders: value.CLIENT_NAME_HEADERS,
      automatic: value.AUTOMATIC_PERSISTED_QUERIES
        ? {
            entries: value.AUTOMATIC_PERSISTED_QUERIES_ENTRIES,
            bytes: value.AUTOMATIC_PERSISTED_QUERIES_BYTES,
          }
        : undefined,
    },
    shareReads: value.SHARE_READS,
    planCache: { entries: value.PLAN_CACHE_ENTRIES, bytes: value.PLAN_CACHE_BYTES },
    timeouts: {
      subgraphMs: value.SUBGRAPH_TIMEOUT_MS,
      chapterMs: value.CHAPTER_TIMEOUT_MS,
      requestMs: value.REQUEST_TIMEOUT_MS || undefined,
    },
    stopDelayMs: value.STOP_DELAY_MS,
    stopDeadlineMs: value.STOP_DEADLINE_MS,
    tracing: tracingOf(value),
    webhooks: { allowHttp: value.WEBHOOKS_ALLOW_HTTP, allowPrivate: value.WEBHOOKS_ALLOW_PRIVATE },
    mail: mailOf(value),
    siteUrl: value.SITE_URL,
    digestsPerMinute: value.DIGESTS_PER_MINUTE,
    logLevel: value.LOG_LEVEL,
  };
}

/** @throws BAD_CONFIG for a server without an address to send from */
function mailOf({ SMTP_URL, MAIL_FROM }: z.infer<typeof environment>): Config['mail'] {
  if (SMTP_URL === undefined) return undefined;
  if (MAIL_FROM === undefined) {
    throw new ChapterhouseError('BAD_CONFIG', 'SMTP_URL needs MAIL_FROM, the address mail comes from.');
  }
  return { smtpUrl: SMTP_URL, from: MAIL_FROM };
}

/** By OpenTelemetry's "OTLP exporter configuration": the base URL gets a path, the traces' own is taken as it is. */
function tracingOf(value: z.infer<typeof environment>): Config['tracing'] {
  const base = value.OTEL_EXPORTER_OTLP_ENDPOINT;
  const url = value.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? (base && `${base.replace(/\/+$/, '')}/v1/traces`);
  if (url === undefined) return undefined;
  return { url, serviceName: value.OTEL_SERVICE_NAME, ratio: value.OTEL_TRACES_SAMPLER_ARG };
}

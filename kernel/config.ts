import { resolve } from 'node:path';
import { z } from 'zod';
import { ChapterhouseError } from './errors.ts';

const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );

const isOrigin = (text: string): boolean =>
  text === '*' || (URL.canParse(text) && new URL(text).origin === text.replace(/\/$/, ''));

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).optional(),
  HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
    .optional(),
  CHAPTERHOUSE_DATA: z.string().default('.chapterhouse'),
  CHAPTERHOUSE_PUBLIC_URL: z.url().optional(),
  COMMUNITY_URL: z.url().default('http://127.0.0.1:4001'),
  TRUSTED_URLS: list,
  OIDC_ISSUERS: list,
  OIDC_AUDIENCE: z.string().default('chapterhouse'),
  ALLOW_DEVELOPMENT_ISSUER: z.stringbool().default(false),
  CORS_ORIGINS: list.refine(
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
  /** Where a stand-alone gateway finds the community server. */
  readonly communityUrl: string;
  /** Base URLs whose published keys a stand-alone subgraph trusts: the gateway's and the community server's. */
  readonly trustedUrls: readonly string[];
  /** OpenID Connect issuers whose access tokens the gateway takes; none means the built-in development issuer. */
  readonly oidcIssuers: readonly string[];
  readonly oidcAudience: string;
  /** Lets the built-in development issuer serve an address that other machines reach. */
  readonly allowDevelopmentIssuer: boolean;
  /** Origins whose pages may call the gateway beside its own; `*` for every one. */
  readonly corsOrigins: readonly string[];
  /** Largest request the gateway takes, in bytes. */
  readonly bodyLimit: number;
  /** Whether browsers that open the endpoint get GraphiQL. */
  readonly graphiql: boolean;
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
    communityUrl: value.COMMUNITY_URL,
    trustedUrls: value.TRUSTED_URLS,
    oidcIssuers: value.OIDC_ISSUERS,
    oidcAudience: value.OIDC_AUDIENCE,
    allowDevelopmentIssuer: value.ALLOW_DEVELOPMENT_ISSUER,
    corsOrigins: value.CORS_ORIGINS,
    bodyLimit: value.BODY_LIMIT,
    graphiql: value.GRAPHIQL,
    logLevel: value.LOG_LEVEL,
  };
}

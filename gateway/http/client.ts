import type { Viewer } from '../../kernel/viewer.ts';
import type { TraceContext } from '../telemetry/trace-context.ts';

/** Header values by lower-case name. */
export type ClientHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Who a bearer token stands for, and until when. */
export interface Session {
  readonly viewer: Viewer;
  /** Milliseconds since the epoch; connections that outlive it are ended. */
  readonly expiresAt: number;
  /** Tells the token from others without holding it. */
  readonly tokenDigest?: string | undefined;
}

/**
 * Undefined when there is no token.
 * @param remote address of the other end of the connection; undefined once it is gone
 * @throws UNAUTHENTICATED for a token that is not valid, RATE_LIMITED after too many of them
 */
export type Authenticate = (
  headers: ClientHeaders,
  remote?: string | undefined,
) => Promise<Session | undefined>;

/**
 * Lets a client do what is counted, or not.
 * @param fields names of the root fields its operation selects of those that are counted, and how often it does
 * @throws RATE_LIMITED
 */
export type Admit = (fields: ReadonlyMap<string, number>, client: Client) => Promise<void>;

/** Whoever sends an operation, over any transport. */
export interface Client extends TraceContext {
  /** Undefined when nobody is signed in. */
  readonly viewer: Viewer | undefined;
  readonly headers: ClientHeaders;
  /** Address of the other end of the connection: the client's, or a proxy's. */
  readonly remote?: string | undefined;
  readonly tokenDigest?: string | undefined;
}

import type { Viewer } from '../../kernel/viewer.ts';
import type { TraceContext } from '../telemetry/trace-context.ts';

/** Header values by lower-case name. */
export type ClientHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Who a bearer token stands for, and until when. */
export interface Session {
  readonly viewer: Viewer;
  /** Milliseconds since the epoch; connections that outlive it are ended. */
  readonly expiresAt: number;
}

/** @throws UNAUTHENTICATED for a token that is not valid; undefined when there is none. */
export type Authenticate = (headers: ClientHeaders) => Promise<Session | undefined>;

/** Whoever sends an operation, over any transport. */
export interface Client extends TraceContext {
  /** Undefined when nobody is signed in. */
  readonly viewer: Viewer | undefined;
  readonly headers: ClientHeaders;
}

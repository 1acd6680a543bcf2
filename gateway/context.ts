import type { Viewer } from '../kernel/viewer.ts';

/** What the gateway knows of a request beside the operation itself. */
export interface GatewayContext {
  readonly viewer: Viewer | undefined;
  readonly requestId: string;
  /** W3C trace context of the request, passed on to subgraphs as it came. */
  readonly traceparent?: string;
}

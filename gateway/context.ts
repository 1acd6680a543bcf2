import type { Viewer } from '../kernel/viewer.ts';
import type { EventContext } from './deadlines/event-deadline.ts';

/** What the gateway knows of a request beside the operation itself. */
export interface GatewayContext extends EventContext {
  readonly viewer: Viewer | undefined;
  readonly requestId: string;
  /** W3C trace context subgraphs are given: of the span that asks them or, when traces are off, as it came. */
  readonly traceparent?: string | undefined;
}

/** Everything an answer may depend on beside the operation: the same for two requests of one viewer, or of nobody. */
export function readerKey({ viewer }: GatewayContext): string {
  return viewer === undefined ? '' : JSON.stringify([viewer.memberId, viewer.name, viewer.roles]);
}

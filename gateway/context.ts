import type { Viewer } from '../kernel/viewer.ts';
import type { EventContext } from './deadlines/event-deadline.ts';
import type { TraceContext } from './telemetry/trace-context.ts';

/** What the gateway knows of a request beside the operation itself. */
export interface GatewayContext extends EventContext, TraceContext {
  readonly viewer: Viewer | undefined;
}

/** Everything an answer may depend on beside the operation: the same for two requests of one viewer, or of nobody. */
export function readerKey({ viewer }: GatewayContext): string {
  return viewer === undefined ? '' : JSON.stringify([viewer.memberId, viewer.name, viewer.roles]);
}

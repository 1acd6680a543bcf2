import type { SpanContext } from '@opentelemetry/api';

/** What of a request's context traces and logs need. The sections are those of W3C Trace Context. */
export interface TraceContext {
  readonly requestId: string;
  /** What fetches are children of, §3.2: the span that asks them or, when traces are off, what the client named. */
  readonly traceparent?: string | undefined;
  /** What tracing systems say of it to each other, §3.3; passed on as it came. */
  readonly tracestate?: string | undefined;
}

const TRACEPARENT =
  /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/;
/** Of the version there is; a later one may say more at the end. */
const TRACEPARENT_LENGTH = 55;
const SAMPLED = 1;

/** Members of the list, and characters in all: what everyone has to pass on, and no more (§3.3.1). */
const TRACESTATE_MEMBERS = 32;
const TRACESTATE_LENGTH = 512;
const TRACESTATE_MEMBER =
  /^\s*(?:(?:[a-z][a-z0-9_*/-]{0,255}|[a-z0-9][a-z0-9_*/-]{0,240}@[a-z][a-z0-9_*/-]{0,13})=[!-+\--<>-~ ]{0,255}[!-+\--<>-~])?\s*$/;

/** The span a `traceparent` header names; undefined when there is none or it is not well-formed. */
export function parseTraceparent(header: string | undefined): SpanContext | undefined {
  if (header === undefined) return undefined;
  const [, version, traceId, spanId, flags] = TRACEPARENT.exec(header) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  if (version === '00' && header.length !== TRACEPARENT_LENGTH) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & SAMPLED, isRemote: true };
}

export function formatTraceparent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-0${traceFlags & SAMPLED}`;
}

type Headers = Readonly<Record<string, unknown>>;

/** The request's own header; one that is not well-formed is as good as none (§3.2.2.5). */
export function traceparentOf({ traceparent }: Headers): string | undefined {
  if (typeof traceparent !== 'string') return undefined;
  return parseTraceparent(traceparent) === undefined ? undefined : traceparent;
}

/** What goes with the request's trace, as it came; without a well-formed `traceparent` it means nothing (§3.3). */
export function tracestateOf(headers: Headers): string | undefined {
  const { tracestate } = headers;
  if (typeof tracestate !== 'string' || tracestate.length > TRACESTATE_LENGTH) return undefined;
  const members = tracestate.split(',');
  const isWellFormed =
    members.length <= TRACESTATE_MEMBERS && members.every((member) => TRACESTATE_MEMBER.test(member));
  return isWellFormed && traceparentOf(headers) !== undefined ? tracestate : undefined;
}

/** The headers, with those of the trace. */
export function withTrace(
  headers: Readonly<Record<string, string>>,
  { traceparent, tracestate }: Omit<TraceContext, 'requestId'>,
): Readonly<Record<string, string>> {
  if (traceparent === undefined) return headers;
  return tracestate === undefined ? { ...headers, traceparent } : { ...headers, traceparent, tracestate };
}

import type { SpanContext } from '@opentelemetry/api';

/** What of a request's context traces and logs need; `traceparent` is what its fetches are children of. */
export interface TraceContext {
  readonly requestId: string;
  /** W3C Trace Context, §3.2. */
  readonly traceparent?: string | undefined;
}

const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/;
const SAMPLED = 1;

/** The span a `traceparent` header names; undefined when there is none or it is not well-formed. */
export function parseTraceparent(header: string | undefined): SpanContext | undefined {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(header ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & SAMPLED, isRemote: true };
}

export function formatTraceparent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-0${traceFlags & SAMPLED}`;
}

/** The request's own header, as it came. */
export function traceparentOf(headers: Readonly<Record<string, unknown>>): string | undefined {
  const { traceparent } = headers;
  return typeof traceparent === 'string' ? traceparent : undefined;
}

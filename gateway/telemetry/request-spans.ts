import type { Attributes } from '@opentelemetry/api';
import type { OperationKind } from '../engine/request.ts';
import { traceparentOf } from './trace-context.ts';
import type { OpenSpan, Tracing } from './tracing.ts';

interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly requestId: string;
  readonly startedAt: number;
  readonly request: { readonly headers: Readonly<Record<string, unknown>> };
}

/** The server span of a GraphQL request, by OpenTelemetry's conventions for HTTP. */
export function beginHttpSpan(tracing: Tracing, exchange: HttpRequest): OpenSpan {
  const { method, path, requestId, startedAt, request } = exchange;
  return tracing.begin(`${method} ${path}`, {
    kind: 'server',
    parent: traceparentOf(request.headers),
    startedAt,
    attributes: {
      'http.request.method': method,
      'http.route': path,
      'url.path': path,
      'chapterhouse.request_id': requestId,
    },
  });
}

export function endHttpSpan(span: OpenSpan | undefined, status: number): void {
  if (span === undefined) return;
  span.set({ 'http.response.status_code': status });
  if (status >= 500) span.set({ 'error.type': String(status) });
  span.end();
}

/** The server span of an operation on a WebSocket; for a subscription, of its beginning. */
export function beginLiveSpan(
  tracing: Tracing,
  client: { readonly requestId: string; readonly headers: Readonly<Record<string, unknown>> },
): OpenSpan {
  return tracing.begin('graphql operation', {
    kind: 'server',
    parent: traceparentOf(client.headers),
    attributes: { 'network.protocol.name': 'websocket', 'chapterhouse.request_id': client.requestId },
  });
}

/** By OpenTelemetry's conventions for GraphQL servers; the document is left out, as literals may tell of people. */
export function operationAttributes({
  kind,
  name,
}: {
  readonly kind: OperationKind;
  readonly name: string | undefined;
}): Attributes {
  return {
    'graphql.operation.type': kind,
    ...(name === undefined ? {} : { 'graphql.operation.name': name }),
  };
}

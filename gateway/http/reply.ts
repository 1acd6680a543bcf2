import type { ServerResponse } from 'node:http';
import { type ChapterhouseError, presentable } from '../../kernel/errors.ts';
import { compress, encodingFor, WORTH_COMPRESSING } from './compression.ts';
import { errorBody } from './error-body.ts';
import type { Exchange } from './exchange.ts';
import { JSON_TYPE } from './media-types.ts';

/** Headers of every response: nothing of ours is to be sniffed, framed, or followed with a referrer. */
export function setCommonHeaders(response: ServerResponse, requestId: string): void {
  response.setHeader('x-request-id', requestId);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('x-frame-options', 'DENY');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
}

/** Sends a whole text body in UTF-8, compressed where the client takes it. */
export async function sendText(
  exchange: Exchange,
  status: number,
  mediaType: string,
  text: string,
): Promise<void> {
  const { request, response } = exchange;
  const encoding =
    text.length < WORTH_COMPRESSING ? undefined : encodingFor(request.headers['accept-encoding']);
  // As a string, a short body leaves in one write together with the head.
  const body = encoding === undefined ? text : await compress(text, encoding);
  if (response.headersSent || response.destroyed) return;
  response.appendHeader('vary', 'accept, accept-encoding');
  response.setHeader('content-type', `${mediaType}; charset=utf-8`);
  response.setHeader('content-length', Buffer.byteLength(body));
  if (!response.hasHeader('cache-control')) response.setHeader('cache-control', 'no-store');
  if (encoding !== undefined) response.setHeader('content-encoding', encoding);
  response.writeHead(status).end(exchange.method === 'HEAD' ? undefined : body);
}

/** Ends the exchange with a failure in the shape of a GraphQL answer. @returns the failure as shown. */
export async function sendError(
  exchange: Exchange,
  error: unknown,
  mediaType: string = JSON_TYPE,
): Promise<ChapterhouseError> {
  const shown = presentable(error);
  const { request, response } = exchange;
  if (response.headersSent) {
    response.destroy();
    return shown;
  }
  if (shown.code === 'UNAUTHENTICATED')
    response.setHeader('www-authenticate', 'Bearer error="invalid_token"');
  // What is left of a refused body is not read: the connection cannot carry another request.
  if (!request.complete) response.setHeader('connection', 'close');
  await sendText(exchange, shown.status, mediaType, errorBody(shown, exchange.requestId));
  return shown;
}

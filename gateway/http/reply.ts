import type { ServerResponse } from 'node:http';
import { type ChapterhouseError, presentable } from '../../kernel/errors.ts';
import { compress, encodingFor, WORTH_COMPRESSING } from './compression.ts';
import { errorBody } from './error-body.ts';
import type { Exchange } from './exchange.ts';
import { JSON_TYPE } from './media-types.ts';

/** Headers of every response: nothing of ours is to be sniffed, framed, or followed with a referrer. */
const COMMON = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};
const COMMON_PAIRS = Object.entries(COMMON).flat();
/** What the answers here depend on beside the URL. */
export const VARY = 'origin, accept, accept-encoding';

/** For responses that are written by others. */
export function setCommonHeaders(response: ServerResponse, requestId: string): void {
  response.setHeader('x-request-id', requestId);
  for (const [name, value] of Object.entries(COMMON)) response.setHeader(name, value);
}

/** Writes the head with these headers, given as name, value, name, value; those set on the response before stay. */
export function writeHead(
  { response, requestId }: Exchange,
  status: number,
  headers: readonly string[],
): void {
  response.writeHead(status, ['x-request-id', requestId, ...COMMON_PAIRS, ...headers]);
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
  const headers = [
    ...['content-type', `${mediaType}; charset=utf-8`, 'content-length', String(Buffer.byteLength(body))],
    ...['cache-control', 'no-store', 'vary', VARY],
  ];
  if (encoding !== undefined) headers.push('content-encoding', encoding);
  writeHead(exchange, status, headers);
  if (exchange.method === 'HEAD') response.end();
  else exchange.end(body);
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
  const { retryAfterSeconds } = shown.extensions;
  if (typeof retryAfterSeconds === 'number') response.setHeader('retry-after', String(retryAfterSeconds));
  // What is left of a refused body is not read: the connection cannot carry another request.
  if (!request.complete) response.setHeader('connection', 'close');
  await sendText(exchange, shown.status, mediaType, errorBody(shown, exchange.requestId));
  return shown;
}

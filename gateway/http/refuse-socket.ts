import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { ChapterhouseError } from '../../kernel/errors.ts';
import { errorBody } from './error-body.ts';

/** Answers a connection that has no response object (a refused upgrade, a request that could not be read) and ends it. */
export function refuseSocket(
  socket: Duplex,
  error: ChapterhouseError,
  requestId: string,
  status = error.status,
): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = errorBody(error, requestId);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'connection: close',
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** What to say of a request Node.js could not read. */
export function unreadableRequest(cause: NodeJS.ErrnoException): {
  error: ChapterhouseError;
  status: number;
} {
  const [status, message] =
    cause.code === 'HPE_HEADER_OVERFLOW'
      ? [431, 'The headers are too large.']
      : cause.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? [408, 'The request took too long to arrive.']
        : [400, 'This is not an HTTP request.'];
  return { error: new ChapterhouseError('BAD_REQUEST', message, { cause }), status };
}

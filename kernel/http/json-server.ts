import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ChapterhouseError, presentable } from '../errors.ts';
import type { Logger } from '../log.ts';
import { readBody } from './body.ts';

const BODY_LIMIT = 16 * 1024 * 1024;

export interface JsonRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** Empty for GET. */
  readonly body: Buffer;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}

/** Gives the JSON to answer with, undefined when the path is not its own. */
export type JsonHandler = (request: JsonRequest) => Promise<unknown>;

/** The HTTP side of a server that only other servers talk to: JSON in, JSON out, errors as `{"error":{code,message}}`. */
export function createJsonServer(handlers: { GET: JsonHandler; POST: JsonHandler }, logger: Logger): Server {
  return createServer((request, response) => {
    answer(request, response, handlers).catch((error: unknown) => {
      const { code, message, status, cause } = presentable(error);
      // The gateway's, so that its log and this one tell of the same request.
      const requestId = request.headers['x-request-id'];
      if (status >= 500) logger.error({ err: cause ?? error, url: request.url, requestId }, 'request failed');
      send(response, status, { error: { code, message } });
    });
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  handlers: { GET: JsonHandler; POST: JsonHandler },
): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://host').pathname;
  const method = request.method === 'GET' || request.method === 'POST' ? request.method : undefined;
  if (!method) throw new ChapterhouseError('BAD_REQUEST', 'Only GET and POST are answered here.');
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const body = method === 'POST' ? await readBody(request, BODY_LIMIT) : Buffer.alloc(0);
  const result = await handlers[method]({ path, headers: request.headers, body, signal: gone.signal });
  if (result === undefined) throw new ChapterhouseError('NOT_FOUND', 'Nothing is served at this path.');
  send(response, 200, result);
}

function send(response: ServerResponse, status: number, value: unknown): void {
  if (response.headersSent || response.destroyed) return;
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
  });
  response.end(body);
}

export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new ChapterhouseError('BAD_JSON', 'The body is not JSON.', { cause });
  }
}

/** @returns the origin it answers at. @throws PORT_IN_USE, BAD_CONFIG */
export async function listen(server: Server, host: string, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenFault(error, host, port)));
    server.listen(port, host, resolve);
  });
  const { port: chosen } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${chosen}`;
}

/** Whether the port can be had, before work is done that would be for nothing. @throws PORT_IN_USE, BAD_CONFIG */
export async function checkPort(host: string, port: number): Promise<void> {
  const server = createServer();
  await listen(server, host, port);
  await closeServer(server, 0);
}

function listenFault(error: NodeJS.ErrnoException, host: string, port: number): ChapterhouseError {
  if (error.code === 'EADDRINUSE') {
    const message = `Port ${port} on ${host} is taken by another program; stop it or set PORT.`;
    return new ChapterhouseError('PORT_IN_USE', message, { cause: error });
  }
  return new ChapterhouseError('BAD_CONFIG', `Cannot listen on ${host}:${port} (${error.code}).`, {
    cause: error,
  });
}

/** Stops taking requests, lets those under way end, and after `deadlineMs` cuts what is left. */
export async function closeServer(server: Server, deadlineMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), deadlineMs);
  await closed;
  clearTimeout(cut);
}

import type { IncomingMessage } from 'node:http';
import type { Route } from '../../gateway/http/server-options.ts';
import { presentable } from '../../kernel/errors.ts';
import { readBody } from '../../kernel/http/body.ts';
import type { JsonHandler } from '../../kernel/http/json-server.ts';

const BODY_LIMIT = 16 * 1024 * 1024;

/** Where hosts of chapters on other machines turn to, when headquarters is in the gateway's process. */
export const deskRoute = (desk: JsonHandler): Route => ({
  path: '/peer/*',
  methods: ['POST'],
  handle: async (request, response) => {
    const { status, body } = await answer(desk, request);
    response
      .writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
      .end(JSON.stringify(body));
  },
});

async function answer(
  desk: JsonHandler,
  request: IncomingMessage,
): Promise<{ status: number; body: unknown }> {
  const gone = new AbortController();
  request.socket.once('close', () => gone.abort());
  try {
    const { url = '', headers } = request;
    const given = await readBody(request, BODY_LIMIT);
    const body = await desk({ path: url.split('?', 1)[0] ?? '', headers, body: given, signal: gone.signal });
    if (body !== undefined) return { status: 200, body };
    return {
      status: 404,
      body: { error: { code: 'NOT_FOUND', message: 'Nothing is served at this path.' } },
    };
  } catch (error) {
    const { code, message, status } = presentable(error);
    return { status, body: { error: { code, message } } };
  }
}

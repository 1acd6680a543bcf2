import { createServer } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Pool } from 'undici';
import { listen } from '../../listen.mjs';

/**
 * `node proxy-server.mjs UPSTREAM PORT`: a reverse proxy as it is usually written. Every end-to-end header goes through,
 * both ways (RFC 9110 §7.6.1), bodies stream, and who goes away is not waited for.
 */
const [upstream, port] = process.argv.slice(2);
const { origin, pathname } = new URL(upstream);
const pool = new Pool(origin, { connections: 128 });

const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'te', 'trailer', 'upgrade']);

const endToEnd = (headers) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));

async function forward(request, response) {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    const answer = await pool.request({
      path: pathname,
      method: request.method,
      headers: { ...endToEnd(request.headers), 'x-forwarded-for': request.socket.remoteAddress },
      body: request,
      signal: gone.signal,
    });
    response.writeHead(answer.statusCode, endToEnd(answer.headers));
    await pipeline(answer.body, response);
  } catch {
    if (response.headersSent) response.destroy();
    else response.writeHead(502).end();
  }
}

const server = createServer((request, response) => void forward(request, response));
await listen(server, Number(port));

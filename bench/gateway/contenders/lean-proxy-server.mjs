import { createServer } from 'node:http';
import { Pool } from 'undici';
import { listen } from '../../listen.mjs';

/**
 * `node lean-proxy-server.mjs UPSTREAM PORT`: reads each request whole, sends its body and authorization on over a pool of
 * connections kept alive, and streams the answer back.
 */
const [upstream, port] = process.argv.slice(2);
const { origin, pathname } = new URL(upstream);
const pool = new Pool(origin, { connections: 128 });

function forward(request, response, body) {
  let resume = () => undefined;
  const { 'content-type': type, authorization } = request.headers;
  pool.dispatch(
    {
      path: pathname,
      method: request.method,
      headers: { 'content-type': type, ...(authorization === undefined ? {} : { authorization }) },
      body,
    },
    {
      onConnect() {},
      onHeaders(status, rawHeaders, resumeBody) {
        resume = resumeBody;
        const headers = {};
        for (let i = 0; i < rawHeaders.length; i += 2) {
          const name = rawHeaders[i].toString().toLowerCase();
          if (name === 'content-type' || name === 'content-length')
            headers[name] = rawHeaders[i + 1].toString();
        }
        response.writeHead(status, headers);
        return true;
      },
      onData(chunk) {
        const more = response.write(chunk);
        if (!more) response.once('drain', resume);
        return more;
      },
      onComplete: () => response.end(),
      onError: () => response.writeHead(502).end(),
    },
  );
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () =>
    forward(request, response, chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)),
  );
});
await listen(server, Number(port));

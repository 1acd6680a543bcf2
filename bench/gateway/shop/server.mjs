import { createServer } from 'node:http';
import { listen } from '../../listen.mjs';
import { executePlain } from './execute.mjs';
import { referenceAnswer } from './reference.mjs';
import { ROOTS } from './roots.mjs';

/**
 * The process of the four subgraphs, each on a port of its own, and of a fifth server that answers whole queries for the
 * reverse proxy to stand before. Answers are worked out once for each different request body, so that what is measured
 * is the gateway. Messages: it sends `{ urls }`; asked `reset` it forgets its counts, asked `count` it sends
 * `{ requests, distinct, unsigned }` since then: requests to subgraphs, different `authorization` headers among them, and
 * requests without one.
 */
const counts = { requests: 0, unsigned: 0 };
const seen = new Set();

function count(authorization) {
  counts.requests += 1;
  if (authorization === undefined) counts.unsigned += 1;
  else seen.add(authorization);
}

function answering(answer) {
  const known = new Map();
  return createServer((request, response) => {
    count(request.headers.authorization);
    let body = '';
    request.setEncoding('latin1');
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      let bytes = known.get(body);
      if (bytes === undefined) {
        bytes = Buffer.from(answer(JSON.parse(Buffer.from(body, 'latin1').toString())));
        known.set(body, bytes);
      }
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length });
      response.end(bytes);
    });
  });
}

const servers = {
  ...Object.fromEntries(
    Object.entries(ROOTS).map(([name, root]) => [
      name,
      answering((request) => JSON.stringify({ data: executePlain(root, request) })),
    ]),
  ),
  whole: answering(({ query }) => referenceAnswer(query)),
};

const urls = {};
for (const [name, server] of Object.entries(servers)) {
  server.keepAliveTimeout = 120_000;
  urls[name] = `http://127.0.0.1:${await listen(server)}/graphql`;
}

process.on('message', (message) => {
  if (message === 'reset') {
    Object.assign(counts, { requests: 0, unsigned: 0 });
    seen.clear();
  }
  process.send({ ...counts, distinct: seen.size });
});
process.on('disconnect', () => process.exit());
process.send({ urls });

import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { listen } from '../../listen.mjs';
import { executePlain } from '../shop/execute.mjs';
import { COMMUNITY_ROOT, chapterRoot, delayOf, KEYS } from './community-data.mjs';

/**
 * The process of the community server and of 100 chapters' servers, each on a port of its own. Answers are worked out
 * once for each different request body and sent after the chapter's delay. Sends `{ community, chapters }`, URLs of the
 * one and by key of the others; asked anything, it sends how many requests each chapter has had at most and at least.
 */
function answering(root, delayMs) {
  const known = new Map();
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    server.asked += 1;
    const answer = known.get(body) ?? JSON.stringify({ data: executePlain(root, JSON.parse(body)) });
    known.set(body, answer);
    if (delayMs > 0) await sleep(delayMs);
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(answer),
    });
    response.end(answer);
  });
  server.asked = 0;
  server.keepAliveTimeout = 120_000;
  return server;
}

const url = async (server) => `http://127.0.0.1:${await listen(server)}`;

const servers = KEYS.map((key) => answering(chapterRoot(key), delayOf(key)));
const urls = await Promise.all(servers.map(url));
process.on('message', () => {
  const asked = servers.map((server) => server.asked);
  process.send({ most: Math.max(...asked), least: Math.min(...asked) });
});
process.on('disconnect', () => process.exit());
process.send({
  community: await url(answering(COMMUNITY_ROOT, 0)),
  chapters: Object.fromEntries(KEYS.map((key, i) => [key, urls[i]])),
});

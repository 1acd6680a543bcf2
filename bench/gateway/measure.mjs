import { likeness } from './compare.mjs';
import { cpuMilliseconds } from './cpu.mjs';
import { bodyOf, QUERIES } from './shop/queries.mjs';
import { referenceAnswer } from './shop/reference.mjs';

/** Requests after which V8 has compiled what is hot, however slow the machine is at the moment. */
const WARM_REQUESTS = { single: 4000, two: 3000, big: 600 };

/**
 * One measurement of a running gateway with one query.
 * @param {{ program: object, url: string, shop: object, generator: object }} parts the gateway, where it answers, the
 * processes of the subgraphs and of the load
 * @returns figures; times in milliseconds, `cpu` and `subgraphRequests` per request
 * @throws Error when an answer is wrong
 */
export async function measure(
  query,
  { program, url, shop, generator },
  { seconds, warm, first, connections },
) {
  const body = bodyOf(query);
  const expected = await program.ready(url, body, { authorization: 'Bearer first' });
  const answers = likeness(expected, referenceAnswer(QUERIES[query]));
  if (answers === undefined) throw new Error(`a wrong answer: ${expected.slice(0, 300)}`);
  const load = { url, body, expected, connections };
  requireRight(await generator.ask({ ...load, seconds: warm, least: first ? WARM_REQUESTS[query] : 0 }));
  await shop.ask('reset');
  const before = cpuMilliseconds(program.pid);
  const loaded = requireRight(await generator.ask({ ...load, seconds }));
  const used = cpuMilliseconds(program.pid) - before;
  const counted = await shop.ask('count');
  return {
    requestsPerSecond: loaded.requestsPerSecond,
    p50: loaded.p50,
    p99: loaded.p99,
    cpu: used / loaded.requests,
    subgraphRequests: counted.requests / loaded.requests,
    ownAuthorization: counted.unsigned === 0 && counted.distinct === loaded.requests,
    answers,
  };
}

function requireRight(loaded) {
  if (loaded.failed > 0) throw new Error(`${loaded.failed} of ${loaded.requests} failed: ${loaded.failure}`);
  return loaded;
}

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { freePort } from '../../listen.mjs';
import { cpuMilliseconds } from '../cpu.mjs';
import { Program } from '../processes.mjs';
import { median } from '../table.mjs';
import { EVERYWHERE, EVERYWHERE_ANSWER, KEYS, oneEvent } from './community-data.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Asks the gateway of a community for events of 100 chapters on 100 servers, one query at a time, and for an event of
 * each chapter alone. The ratio is the median time of the first to that of the slowest chapter's second, both as the
 * client sees them.
 * @returns {Promise<{ text: string, ratio?: number, failure?: string }>}
 */
export async function measureFanout(site, { seconds }, say) {
  say('one query over 100 chapters’ servers');
  const servers = new Program([process.execPath, here('chapter-servers.mjs')], {
    core: site.cores?.others,
    log: join(site.folder, 'chapters.log'),
    env: { NODE_ENV: 'production' },
    messages: true,
  });
  let gateway;
  try {
    const { community, chapters } = await servers.ask();
    const port = await freePort();
    gateway = new Program(
      [process.execPath, here('gateway-server.mjs'), String(port), community, JSON.stringify(chapters)],
      {
        core: site.cores?.gateway,
        log: join(site.folder, 'community-gateway.log'),
        env: { NODE_ENV: 'production', CHAPTERHOUSE_DATA: join(site.folder, 'community') },
      },
    );
    const url = `http://127.0.0.1:${port}/graphql`;
    await gateway.ready(url, JSON.stringify({ query: EVERYWHERE }));
    return await time(url, gateway, servers, Math.ceil(seconds * 20), say);
  } catch (error) {
    return { text: `could not be measured: ${error.message}`, failure: error.message };
  } finally {
    await Promise.all([gateway?.stop(), servers.stop()]);
  }
}

async function time(url, gateway, servers, times, say) {
  const everywhere = () => ask(url, EVERYWHERE, EVERYWHERE_ANSWER);
  const one = (key) => ask(url, oneEvent(key));
  await repeat(times, everywhere);
  for (const key of KEYS) await one(key);
  const cpuBefore = cpuMilliseconds(gateway.pid);
  const all = await repeat(times, everywhere);
  const cpu = (cpuMilliseconds(gateway.pid) - cpuBefore) / times;
  const singles = [];
  for (const key of KEYS) singles.push(median(await repeat(5, () => one(key))));
  const slowest = Math.max(...singles);
  const wall = median(all);
  const { least, most } = await servers.ask('count');
  if (least !== most) throw new Error(`chapters were asked between ${least} and ${most} times`);
  const ratio = wall / slowest;
  say(`  ${wall.toFixed(1)} ms, the slowest chapter alone ${slowest.toFixed(1)} ms`);
  const text = [
    `100 chapters at once ${wall.toFixed(1)} ms (${Math.min(...all).toFixed(1)}–${Math.max(...all).toFixed(1)})`,
    `slowest of them alone ${slowest.toFixed(1)} ms`,
    `ratio ${ratio.toFixed(2)}`,
    `${cpu.toFixed(1)} ms CPU of the gateway a query`,
  ].join('; ');
  return { ratio, text };
}

async function repeat(times, task) {
  const found = [];
  for (let i = 0; i < times; i += 1) found.push(await task());
  return found;
}

/** @returns milliseconds until the whole answer is there */
async function ask(url, query, expected) {
  const began = performance.now();
  const { body } = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const answer = await body.text();
  const took = performance.now() - began;
  if (expected === undefined ? answer.includes('"errors"') : answer !== expected)
    throw new Error(`a wrong answer: ${answer.slice(0, 300)}`);
  return took;
}

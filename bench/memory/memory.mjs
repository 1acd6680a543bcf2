import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Pool } from 'undici';
import { Program } from '../gateway/processes.mjs';
import { composeShop } from '../gateway/shop/schema.mjs';
import { freePort } from '../listen.mjs';
import { differentText, mixedText } from './operations.mjs';
import { metricsOf, residentBytes, slope } from './samples.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const MB = 1024 * 1024;
const OPTIONS = {
  texts: { type: 'string', default: '100000' },
  minutes: { type: 'string', default: '10' },
  'warm-up': { type: 'string', default: '120' },
  connections: { type: 'string', default: '8' },
};
const CACHE_BYTES = 64 * MB;
const SAMPLE_MS = 2_000;
/** Between two operations of a connection while memory is watched over time. */
const PAUSE_MS = 20;

const mb = (bytes) => Math.round((bytes / MB) * 10) / 10;

/**
 * Memory of the gateway: over many different operation texts, then over minutes of mixed operations.
 * `--texts N`, `--minutes M`, `--warm-up SECONDS`, `--connections C`.
 */
export async function run(args) {
  const { values } = parseArgs({ args, options: OPTIONS });
  const given = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value)]));
  const folder = mkdtempSync(join(tmpdir(), 'bench-memory-'));
  const subgraphs = new Program([process.execPath, join(here, '../gateway/shop/server.mjs')], {
    log: join(folder, 'subgraphs.log'),
    messages: true,
  });
  let gateway;
  try {
    const { urls } = await subgraphs.ask();
    const file = join(folder, 'shop.graphql');
    writeFileSync(file, composeShop(urls));
    const port = await freePort();
    const main = join(here, '../../dist/cli/main.js');
    const command = ['gateway', '--supergraph', file, '--no-auth', '--port', String(port)];
    gateway = new Program([process.execPath, '--max-semi-space-size=64', main, ...command], {
      log: join(folder, 'gateway.log'),
      env: { LOG_LEVEL: 'warn', PLAN_CACHE_BYTES: String(CACHE_BYTES) },
    });
    const url = `http://127.0.0.1:${port}`;
    await gateway.ready(`${url}/graphql`, JSON.stringify({ query: '{ users { id } }' }));
    const figures = {};
    if (given.texts > 0) figures.texts = await overTexts(gateway.pid, url, given);
    if (given.minutes > 0) figures.time = await overTime(gateway.pid, url, given);
    console.log(JSON.stringify({ name: 'memory', figures }));
    return 0;
  } finally {
    await gateway?.stop();
    await subgraphs.stop();
  }
}

/** Asks with `next()` on all connections until it gives undefined. */
async function load(url, connections, next) {
  const pool = new Pool(url, { connections });
  const work = async () => {
    for (let query = await next(); query !== undefined; query = await next()) {
      const { body } = await pool.request({
        path: '/graphql',
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
      await body.dump({ limit: 16 * MB });
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  await pool.destroy();
}

async function overTexts(pid, url, { texts, connections }) {
  console.log(`\n${texts} different texts\n\n   texts   resident MB   heap MB   cache MB   entries`);
  const rows = [];
  const step = Math.max(1, Math.round(texts / 10));
  for (let from = 0; from < texts; from += step) {
    let n = from;
    await load(url, connections, () => (n < from + step ? differentText(n++) : undefined));
    const metrics = await metricsOf(url);
    const row = {
      texts: from + step,
      rss: residentBytes(pid),
      heap: metrics.nodejs_heap_size_used_bytes,
      cache: metrics.chapterhouse_plan_cache_bytes,
      entries: metrics.chapterhouse_plan_cache_entries,
    };
    rows.push(row);
    const cells = [row.texts, mb(row.rss), mb(row.heap), mb(row.cache), row.entries];
    console.log(cells.map((cell, i) => String(cell).padStart([8, 14, 10, 11, 10][i])).join(''));
  }
  const half = rows.slice(rows.length / 2);
  const growth = slope(half.map(({ texts: n, rss }) => [n / 10_000, rss]));
  return {
    texts,
    cacheBoundMB: mb(CACHE_BYTES),
    cacheMaxMB: mb(Math.max(...rows.map(({ cache }) => cache))),
    residentHalfMB: mb(half[0].rss),
    residentEndMB: mb(rows[rows.length - 1].rss),
    growthMBPer10000: mb(growth),
  };
}

async function overTime(pid, url, { minutes, connections, 'warm-up': warmUp }) {
  console.log(`\n${minutes} minutes of mixed operations after ${warmUp} s\n\n  minute   resident MB`);
  const began = performance.now();
  const end = began + (warmUp + minutes * 60) * 1_000;
  const points = [];
  let operations = 0;
  const sampling = (async () => {
    for (let shown = 0; performance.now() < end; await sleep(SAMPLE_MS)) {
      const minute = ((performance.now() - began) / 1_000 - warmUp) / 60;
      if (minute < 0) continue;
      const bytes = residentBytes(pid);
      points.push([minute, bytes]);
      if (minute >= shown) {
        console.log(`${String(shown).padStart(8)}${String(mb(bytes)).padStart(14)}`);
        shown += 1;
      }
    }
  })();
  await load(url, connections, async () => {
    await sleep(PAUSE_MS);
    operations += 1;
    return performance.now() < end ? mixedText() : undefined;
  });
  await sampling;
  return {
    minutes,
    operations,
    residentStartMB: mb(points[0][1]),
    residentEndMB: mb(points[points.length - 1][1]),
    slopeMBPerMinute: Math.round((slope(points) / MB) * 1000) / 1000,
  };
}

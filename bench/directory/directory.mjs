import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Pool } from 'undici';
import { createPool } from '../../dist/kernel/db/pool.js';
import { silentLogger } from '../../dist/kernel/log.js';
import { startPostgres } from '../../dist/kernel/postgres/start-postgres.js';
import { Program } from '../gateway/processes.mjs';
import { median } from '../gateway/table.mjs';
import { freePort } from '../listen.mjs';
import { BareSql } from './bare-sql.mjs';
import { generate } from './generate.mjs';
import { choosePages, fieldOf, KINDS } from './pages.mjs';
import { measureWrites } from './write-side.mjs';

const say = (line) => console.error(line);
/** With the migrations, on a busy machine. */
const START_MS = 300_000;
/** As a server of its own would have it; durability is not what is measured. */
const SETTINGS = {
  shared_buffers: '1GB',
  max_wal_size: '4GB',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
};

const USAGE = `npm run bench -- directory [options]
  --chapters N    (10000)
  --events N      (1000000)
  --pages N       different pages of each kind (12)
  --keep FOLDER   keeps the database there, and uses it again when it has that size
  --quick         1,000 chapters, 50,000 events, 4 pages of each kind: shows that all works`;

/** Measures pages of directory and search through the gateway beside the SQL they take. */
export async function run(args) {
  const option = { type: 'string' };
  const { values } = parseArgs({
    args,
    options: {
      ...{ chapters: option, events: option, pages: option, keep: option },
      ...{ quick: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const size = {
    chapters: Number(values.chapters ?? (values.quick ? 1_000 : 10_000)),
    events: Number(values.events ?? (values.quick ? 50_000 : 1_000_000)),
  };
  const folder = values.keep ?? (await mkdtemp(join(tmpdir(), 'chapterhouse-directory-')));
  await mkdir(folder, { recursive: true });
  const database = await startPostgres({
    ...{ dataFolder: join(folder, 'database'), logger: silentLogger, settings: SETTINGS },
  });
  const site = { folder, url: database.url };
  try {
    await startOurs(site);
    if (await fill(site, size)) await startOurs(site);
    const found = await measured(site, Number(values.pages ?? (values.quick ? 4 : 12)));
    say('taking changes');
    report(found, await measureWrites(site.url), size);
    return 0;
  } finally {
    await site.program?.stop();
    await database.stop();
    if (values.keep === undefined) await rm(folder, { recursive: true, force: true });
  }
}

/** Starts the product in one process, as in production, on the database; it makes the tables. */
async function startOurs(site) {
  await site.program?.stop();
  const port = await freePort();
  const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
  site.program = new Program(
    [process.execPath, '--max-semi-space-size=64', main, 'start', '--empty', '--port', String(port)],
    {
      log: join(site.folder, 'ours.log'),
      env: { DATABASE_URL: site.url, CHAPTERHOUSE_DATA: join(site.folder, 'data'), NODE_ENV: 'production' },
    },
  );
  site.origin = `http://127.0.0.1:${port}`;
  await site.program.ready(
    `${site.origin}/graphql`,
    JSON.stringify({ query: '{ regions { id } }' }),
    {},
    START_MS,
  );
}

/** @returns whether the directory was filled; false when it was already */
async function fill(site, size) {
  const mark = join(site.folder, 'size.json');
  const wanted = JSON.stringify(size);
  if ((await readFile(mark, 'utf8').catch(() => '')) === wanted) return false;
  await site.program.stop();
  const pool = createPool(site.url, silentLogger, 1);
  await pool.query(
    'TRUNCATE community.chapter, community.directory_chapter, community.directory_event, community.directory_text, community.directory_word, community.directory_tally CASCADE',
  );
  await pool.end();
  await generate(site.url, { ...size, now: Date.now() });
  await writeFile(mark, wanted);
  return true;
}

async function measured(site, count) {
  const bare = await BareSql.open(site.url);
  const http = new Pool(site.origin, { connections: 2 });
  const ask = async ({ query, variables }) => {
    const { body } = await http.request({
      ...{ method: 'POST', path: '/graphql', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = await body.json();
    if (errors !== undefined) throw new Error(JSON.stringify(errors).slice(0, 500));
    return data;
  };
  const pages = choosePages(count);
  const results = [];
  try {
    for (const [index, page] of pages.entries()) {
      const field = fieldOf(page);
      for (let turned = 0; turned < page.pages; turned += 1) {
        const { pageInfo } = (await ask(page))[field];
        if (!pageInfo.hasNextPage) break;
        page.variables = { ...page.variables, after: pageInfo.endCursor };
      }
      const statements = await bare.of(page);
      // The first time of each side is not measured: what was never asked for is read from disk.
      await ask(page);
      const sides = { ours: () => ask(page), bare: () => bare.send(statements) };
      const times = {};
      for (const side of index % 2 === 0 ? ['ours', 'bare'] : ['bare', 'ours']) {
        const began = performance.now();
        await sides[side]();
        times[side] = performance.now() - began;
      }
      results.push({ kind: page.kind, ...times });
      if ((index + 1) % Object.keys(KINDS).length === 0) say(`${index + 1} of ${pages.length} pages`);
    }
    return results;
  } finally {
    await http.close();
    await bare.close();
  }
}

const share = (list, part) =>
  [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * part))];
const round = (value) => Number(value.toPrecision(3));

function report(results, writes, { chapters, events }) {
  const figuresOf = (list) => ({
    p50: share(
      list.map(({ ours }) => ours),
      0.5,
    ),
    p95: share(
      list.map(({ ours }) => ours),
      0.95,
    ),
    bare: share(
      list.map(({ bare }) => bare),
      0.95,
    ),
    times: median(list.map(({ ours, bare }) => ours / bare)),
  });
  console.log(
    `\n${chapters} chapters, ${events} events, ms\n\n${'page'.padEnd(30)}   p50    p95   bare SQL p95   × bare`,
  );
  const line = (name, { p50, p95, bare, times }) =>
    console.log(
      `${name.padEnd(30)}${[p50, p95].map((ms) => ms.toFixed(1).padStart(6)).join(' ')}${bare.toFixed(1).padStart(15)}${times.toFixed(2).padStart(9)}`,
    );
  for (const kind of Object.keys(KINDS)) line(kind, figuresOf(results.filter((one) => one.kind === kind)));
  const all = figuresOf(results);
  line('all', all);
  console.log(
    `\ntaking an event's change: ${writes.events.toFixed(2)} ms, ${writes.withoutSearch.toFixed(2)} without search; the same again ${writes.again.toFixed(2)}; counts alone ${writes.counts.toFixed(2)}`,
  );
  const figures = {
    ...{ chapters, events, p50Ms: round(all.p50), p95Ms: round(all.p95), bareSqlP95Ms: round(all.bare) },
    timesBareSql: round(all.times),
    p95TimesBareSql: round(all.p95 / all.bare),
    writeMsPerEvent: round(writes.events),
    writeMsPerEventWithoutSearch: round(writes.withoutSearch),
    writeMsPerCount: round(writes.counts),
  };
  console.log(`\n${JSON.stringify({ name: 'directory', figures })}`);
}

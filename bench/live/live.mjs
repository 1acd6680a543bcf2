import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chooseCores } from '../gateway/cores.mjs';
import { Program } from '../gateway/processes.mjs';
import { median } from '../gateway/table.mjs';
import { CONTENDERS } from './contenders.mjs';
import { measure } from './measure.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const say = (line) => console.error(line);
const SPREAD_EVENTS = 500;
/** What share of the clients stops reading, where some do. */
const STALLED = 0.1;
const SHAPES = {
  hot: { events: 1 },
  stalled: { events: 1, stalled: STALLED },
  spread: { events: SPREAD_EVENTS },
};

const USAGE = `npm run bench -- live [options]
  --subscribers N  of one event, and again spread over ${SPREAD_EVENTS} events (10000)
  --broadcasts N   that are measured (30)
  --only A,B       ${CONTENDERS.map(({ name }) => name).join(', ')} (all)
  --quick          1000 subscribers, 10 broadcasts: shows that all works, its figures are rough`;

/** Measures what it costs to tell many subscribers of a change. @returns the exit code */
export async function run(args) {
  const { values } = parseArgs({
    args,
    options: {
      subscribers: { type: 'string' },
      broadcasts: { type: 'string' },
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const count = Number(values.subscribers ?? (values.quick ? 1_000 : 10_000));
  const broadcasts = Number(values.broadcasts ?? (values.quick ? 10 : 30));
  const contenders = CONTENDERS.filter(({ name }) => values.only?.split(',').includes(name) ?? true);
  const site = await openSite(contenders.some(({ name }) => name === 'ours'));
  try {
    const results = {};
    for (const contender of contenders)
      results[contender.name] = await measured(contender, site, { count, broadcasts });
    report(results, contenders, { count, broadcasts });
    return 0;
  } finally {
    await site.close();
  }
}

async function openSite(withDatabase) {
  const folder = await mkdtemp(join(tmpdir(), 'chapterhouse-live-'));
  const cores = chooseCores();
  const root = here('../..');
  const log = join(folder, 'around.log');
  const clients = new Program([process.execPath, here('clients.mjs')], {
    core: cores?.others,
    log,
    messages: true,
  });
  await clients.ask();
  const database = withDatabase
    ? new Program([process.execPath, here('../database.mjs'), join(folder, 'database')], {
        core: cores?.others,
        log,
        messages: true,
      })
    : undefined;
  const url = await database?.ask().then((message) => message.url);
  return {
    ...{ folder, cores, root, clients, database: url },
    async close() {
      await this.changes?.close();
      await clients.stop();
      await database?.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function measured(contender, site, { count, broadcasts }) {
  const { name, title, bare = false, shapes = ['hot', 'spread'] } = contender;
  const found = {};
  for (const shape of shapes) {
    const server = await contender.start(site);
    const { events, stalled = 0 } = SHAPES[shape];
    try {
      const groups = await groupsOf(name, site, events);
      say(`${title}, ${shape}: ${count} subscribers of ${groups.length} events`);
      found[shape] = await measure(server, site.clients, { groups, count, broadcasts, bare, stalled });
    } finally {
      await server.program.stop();
    }
  }
  return found;
}

async function groupsOf(name, site, count) {
  if (name !== 'ours') return Array.from({ length: count }, (_, n) => `event${n}`);
  if (site.changes === undefined) {
    const { ChapterEvents } = await import('../chapter-events.mjs');
    site.changes = await ChapterEvents.open(site.database);
  }
  return site.changes.events(count);
}

const p99 = (values) => [...values].sort((a, b) => a - b)[Math.ceil(values.length * 0.99) - 1];
const round = (value) => Number(value.toPrecision(4));

function report(results, contenders, { count, broadcasts }) {
  for (const [shape, { events, stalled = 0 }] of Object.entries(SHAPES)) {
    const rows = contenders.filter(({ name }) => results[name][shape] !== undefined);
    if (rows.length === 0) continue;
    const some = stalled > 0 ? `, ${100 * stalled} % of whom read nothing` : '';
    console.log(
      `\n${shape}: ${count} subscribers of ${events} event${events > 1 ? 's' : ''}${some}, ${broadcasts} broadcasts`,
    );
    console.log(
      `${'server'.padEnd(18)}  CPU ms/broadcast    : bare  p50 ms  p99 ms  KB/subscriber  (after)  without garbage`,
    );
    const floor = results.bare?.[shape]?.cpu;
    for (const { name, title } of rows) {
      const { cpu, latencies, kilobytes, grown, held, kept } = results[name][shape];
      const cells = [
        cpu.toFixed(1).padStart(16),
        (floor === undefined ? '' : `${(cpu / floor).toFixed(2)} ×`).padStart(9),
        median(latencies).toFixed(0).padStart(7),
        p99(latencies).toFixed(0).padStart(7),
        kilobytes.toFixed(1).padStart(14),
        `(${grown.toFixed(1)})`.padStart(8),
        `${held.toFixed(1)} (${kept >= 0 ? '+' : ''}${kept.toFixed(1)})`.padStart(16),
      ];
      console.log(`${title.padEnd(18)}  ${cells.join('')}`);
    }
  }
  console.log(`\n${JSON.stringify({ name: 'live', figures: figuresOf(results) })}`);
}

function figuresOf({ ours, bare, graphqlWs }) {
  if (ours === undefined) return {};
  const { hot, stalled, spread } = ours;
  const ratios = {
    ...(bare && { cpuVsBareWs: hot.cpu / bare.hot.cpu, spreadCpuVsBareWs: spread.cpu / bare.spread.cpu }),
    ...(bare && { bareKbPerSubscriber: bare.hot.kilobytes, bareHeldKbPerSubscriber: bare.hot.held }),
    ...(graphqlWs && {
      timesCheaperThanGraphqlWs: graphqlWs.hot.cpu / hot.cpu,
      spreadTimesCheaperThanGraphqlWs: graphqlWs.spread.cpu / spread.cpu,
    }),
  };
  const figures = {
    ...{ kbPerSubscriber: hot.kilobytes, spreadKbPerSubscriber: spread.kilobytes },
    ...{ heldKbPerSubscriber: hot.held, spreadHeldKbPerSubscriber: spread.held },
    ...{ p99Ms: p99(hot.latencies), spreadP99Ms: p99(spread.latencies) },
    ...{ stalledP99Times: p99(stalled.latencies) / p99(hot.latencies), stalledKb: stalled.kept },
  };
  return Object.fromEntries(
    Object.entries({ ...ratios, ...figures }).map(([name, value]) => [name, round(value)]),
  );
}

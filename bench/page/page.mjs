import { deepStrictEqual } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { loadConfig } from '../../dist/kernel/config.js';
import { chooseCores } from '../gateway/cores.mjs';
import { cpuMilliseconds } from '../gateway/cpu.mjs';
import { Program } from '../gateway/processes.mjs';
import { median } from '../gateway/table.mjs';
import { makeMembers } from '../rsvp/community.mjs';
import { inProcess, ordinary, overHttp } from './contenders.mjs';
import { makeContent } from './content.mjs';
import { withRowIds } from './query.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const say = (line) => console.error(line);
/** The server processes tell the database of their statements so long after the last of them. */
const STATISTICS_MS = 11_000;
/** What a server does by itself may take so much of a core before pages are measured; it is waited for so long. */
const QUIET_SHARE = 0.05;
const QUIET_MS = 60_000;
const REST_SECONDS = 5;

const USAGE = `npm run bench -- page [options]
  --pages N    of one measurement (1500)
  --rounds N   rounds, each side once in each (5)
  --members N  who load pages in turn (200)
  --lines N    pages under way at once (8)
  --profile D  writes CPU profiles of the servers into folder D
  --quick      one short round of few members, statements uncounted: shows that all works, its figures are rough`;

/** Measures the page people load most beside the same from one ordinary server. @returns the exit code */
export async function run(args) {
  const option = { type: 'string' };
  const { values } = parseArgs({
    args,
    options: {
      ...{ pages: option, rounds: option, members: option, lines: option, profile: option },
      ...{ quick: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const options = {
    quick: values.quick,
    pages: Number(values.pages ?? (values.quick ? 200 : 1_500)),
    rounds: Number(values.rounds ?? (values.quick ? 1 : 5)),
    members: Number(values.members ?? (values.quick ? 20 : 200)),
    lines: Number(values.lines ?? 8),
  };
  const site = await openSite(values.profile);
  try {
    report(await measured(site, options), options);
    return 0;
  } finally {
    await site.close();
  }
}

async function openSite(profile) {
  const folder = await mkdtemp(join(tmpdir(), 'chapterhouse-page-'));
  const cores = chooseCores();
  const log = join(folder, 'around.log');
  const programs = [];
  const start = async (core, command, options = {}) => {
    const program = new Program([process.execPath, ...command], { core, log, messages: true, ...options });
    programs.push(program);
    return { program, first: options.messages === false ? undefined : await program.ask() };
  };
  const { first: database } = await start(cores?.others, [here('../database.mjs'), join(folder, 'database')]);
  const { program: load } = await start(cores?.others, [here('load.mjs')]);
  return {
    ...{ folder, cores, database: database.url, data: join(folder, 'data'), load, start },
    node: profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`],
    async close() {
      for (const program of programs.reverse()) await program.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function measured(site, options) {
  say('making the community');
  const first = await inProcess(site);
  const config = loadConfig({ ...process.env, DATABASE_URL: site.database, CHAPTERHOUSE_DATA: site.data });
  const { tokens, ids } = await makeMembers(`${first.url}/graphql`, config, options.members);
  await first.programs[0].stop();
  const urlname = await makeContent(site.database, ids);
  say('starting the servers');
  const sides = {
    overHttp: { title: 'three processes', ...(await overHttp(site)) },
    inProcess: { title: 'one process', ...(await inProcess(site)) },
    ordinary: { title: 'ordinary server', ...(await ordinary(site, ids)) },
  };
  const variables = { urlname, from: new Date().toISOString() };
  const load = (side, pages) =>
    site.load.ask({
      tokens,
      ...side,
      title: undefined,
      programs: undefined,
      variables,
      pages,
      lines: options.lines,
    });
  await compareAnswers(sides, load);
  // What is compiled on the way is no part of a page.
  for (const side of Object.values(sides)) await load(side, options.pages);
  await untilQuiet(Object.values(sides));
  const atRest = await restOf(Object.values(sides));
  const found = Object.fromEntries(
    Object.keys(sides).map((name) => [name, { title: sides[name].title, rounds: [] }]),
  );
  for (let round = 0; round < options.rounds; round += 1) {
    for (const [name, side] of turned(Object.entries(sides), round)) {
      const before = cpuOf(side);
      const { rate } = await load(side, options.pages);
      const ofItself = (atRest.get(side) * options.pages) / rate;
      const cpu = (cpuOf(side) - before - ofItself) / options.pages;
      found[name].rounds.push({ cpu, rate });
      say(`round ${round + 1}: ${side.title} ${cpu.toFixed(2)} ms`);
    }
  }
  if (!options.quick)
    for (const [name, side] of Object.entries(sides))
      found[name].statements = (await statements(side, () => load(side, options.pages))) / options.pages;
  return found;
}

const cpuOf = ({ programs }) => programs.reduce((sum, { pid }) => sum + cpuMilliseconds(pid), 0);

/** The community's first letters and roll-ups are no part of a page. */
async function untilQuiet(sides) {
  const all = () => sides.reduce((sum, side) => sum + cpuOf(side), 0);
  for (const until = Date.now() + QUIET_MS; Date.now() < until; ) {
    const before = all();
    await sleep(2_000);
    if (all() - before < 2_000 * QUIET_SHARE * sides.length) return;
  }
}

/** CPU milliseconds that each takes in a second though nobody asks: on a busy machine, a round takes many. */
async function restOf(sides) {
  const before = sides.map(cpuOf);
  await sleep(REST_SECONDS * 1_000);
  return new Map(sides.map((side, index) => [side, (cpuOf(side) - before[index]) / REST_SECONDS]));
}

const turned = (list, by) => list.map((_, index) => list[(index + by) % list.length]);

/** @throws when a side gives another page than the ordinary server */
async function compareAnswers({ ordinary: other, ...ours }, load) {
  const { data: expected } = await load(other, 1);
  for (const side of Object.values(ours)) {
    const { data } = await load(side, 1);
    deepStrictEqual(withRowIds(data), expected, `${side.title} gives another page`);
  }
}

/** Statements the database ran meanwhile, each of which is a transaction of its own. */
async function statements({ database }, work) {
  const client = new pg.Client(database);
  await client.connect();
  const committed = async () => {
    await sleep(STATISTICS_MS);
    const { rows } = await client.query(
      'SELECT xact_commit::integer AS n FROM pg_stat_database WHERE datname = current_database()',
    );
    return rows[0].n;
  };
  const before = await committed();
  await work();
  const after = await committed();
  await client.end();
  return after - before;
}

const round = (value) => Number(value.toPrecision(4));

function report(found, { pages, members, lines, rounds }) {
  console.log(`\n${pages} pages of ${members} members, ${lines} at once, ${rounds} rounds`);
  console.log('server            CPU ms/page  (least–most)   : ordinary  statements');
  const figures = {};
  for (const [name, { title, rounds: own, statements: count }] of Object.entries(found)) {
    const cpus = own.map(({ cpu }) => cpu);
    const ratio = median(own.map(({ cpu }, index) => cpu / found.ordinary.rounds[index].cpu));
    if (name !== 'ordinary') figures[name] = round(ratio);
    const cells = [
      median(cpus).toFixed(2).padStart(11),
      `  (${Math.min(...cpus).toFixed(2)}–${Math.max(...cpus).toFixed(2)})`.padEnd(15),
      (name === 'ordinary' ? '' : `${ratio.toFixed(2)} ×`).padStart(11),
      (count === undefined ? '' : count.toFixed(1)).padStart(12),
    ];
    console.log(`${title.padEnd(16)}  ${cells.join('')}`);
  }
  console.log(`\n${JSON.stringify({ name: 'page', figures })}`);
}

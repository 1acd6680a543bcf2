import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { loadConfig } from '../../dist/kernel/config.js';
import { decodeId } from '../../dist/kernel/ids.js';
import { CHAPTER, ChapterEvents } from '../chapter-events.mjs';
import { chooseCores } from '../gateway/cores.mjs';
import { Program } from '../gateway/processes.mjs';
import { median } from '../gateway/table.mjs';
import { freePort } from '../listen.mjs';
import { answerNo, makeMembers } from './community.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const say = (line) => console.error(line);
const MUTATION = 'mutation Rsvp($input: RsvpInput!) { rsvp(input: $input) { rsvp { id status } } }';
const SHAPES = { hot: 1, spread: 50 };

const USAGE = `npm run bench -- rsvp [options]
  --seconds N  length of one measurement (4)
  --rounds N   rounds, each side once in each (3)
  --members N  who answer (400)
  --lines N    requests under way at once (64)
  --quick      one short round of few members: shows that all works, its figures are rough`;

/** Measures RSVPs through gateway and chapter beside the same as one SQL statement, and as it is usually written. */
export async function run(args) {
  const option = { type: 'string' };
  const { values } = parseArgs({
    args,
    options: {
      ...{ seconds: option, rounds: option, members: option, lines: option },
      ...{ quick: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const options = {
    seconds: Number(values.seconds ?? (values.quick ? 1 : 4)),
    rounds: Number(values.rounds ?? (values.quick ? 1 : 3)),
    members: Number(values.members ?? (values.quick ? 100 : 400)),
    lines: Number(values.lines ?? 64),
  };
  const site = await openSite();
  try {
    report(await measured(site, options), options);
    return 0;
  } finally {
    await site.close();
  }
}

async function openSite() {
  const folder = await mkdtemp(join(tmpdir(), 'chapterhouse-rsvp-'));
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
    ...{ folder, cores, database: database.url, load, start },
    async close() {
      await this.events?.close();
      for (const program of programs.reverse()) await program.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startOurs(site) {
  const port = await freePort();
  const env = { DATABASE_URL: site.database, CHAPTERHOUSE_DATA: join(site.folder, 'data') };
  const { program } = await site.start(
    site.cores?.gateway,
    ['--max-semi-space-size=64', here('../../dist/cli/main.js'), 'start', '--port', String(port)],
    {
      messages: false,
      log: join(site.folder, 'ours.log'),
      // Members here answer faster than people do.
      env: { ...env, NODE_ENV: 'production', LOG_LEVEL: 'info', RATE_LIMITS: 'false' },
    },
  );
  const url = `http://127.0.0.1:${port}`;
  await program.ready(`${url}/graphql`, JSON.stringify({ query: '{ __typename }' }));
  return { url, config: loadConfig({ ...process.env, ...env }) };
}

async function startOrdinary(site, memberIds) {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA');
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'EdDSA' }] };
  const sign = (id) =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'EdDSA', kid: 'one' })
      .setSubject(id)
      .setExpirationTime('1d')
      .sign(privateKey);
  const { first } = await site.start(
    site.cores?.gateway,
    [here('ordinary-server.mjs'), site.database, CHAPTER, JSON.stringify(jwks)],
    { env: { NODE_ENV: 'production' } },
  );
  return { url: new URL(first.url).origin, tokens: await Promise.all(memberIds.map(sign)) };
}

async function measured(site, { seconds, rounds, members: count, lines }) {
  say('starting the community');
  const ours = await startOurs(site);
  say(`${count} members sign in and join`);
  const { tokens, ids } = await makeMembers(`${ours.url}/graphql`, ours.config, count);
  const ordinary = await startOrdinary(site, ids);
  const { program: floor } = await site.start(site.cores?.gateway, [here('floor.mjs')]);
  site.events = await ChapterEvents.open(site.database);
  const results = {};
  for (const [shape, many] of Object.entries(SHAPES)) {
    const events = {};
    for (const side of ['ours', 'floor', 'ordinary']) {
      events[side] = await site.events.events(many);
      await answerNo(
        site.database,
        events[side].map((id) => decodeId(id).local),
        ids,
      );
    }
    const local = (side) => events[side].map((id) => decodeId(id).local);
    const sides = {
      ours: (time) =>
        site.load.ask({
          url: ours.url,
          path: '/graphql',
          mutation: MUTATION,
          events: events.ours,
          tokens,
          lines,
          seconds: time,
        }),
      floor: (time) =>
        floor.ask({
          url: site.database,
          chapter: CHAPTER,
          events: local('floor'),
          members: ids,
          lines,
          seconds: time,
        }),
      ordinary: (time) =>
        site.load.ask({
          url: ordinary.url,
          path: '/',
          mutation: MUTATION,
          events: local('ordinary'),
          tokens: ordinary.tokens,
          lines,
          seconds: time,
        }),
    };
    results[shape] = await inRounds(shape, sides, rounds, seconds);
  }
  return results;
}

async function inRounds(shape, sides, rounds, seconds) {
  const found = Object.fromEntries(Object.keys(sides).map((side) => [side, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [side, measure] of Object.entries(sides)) {
      // Before the first measurement of a side there is load of the same kind to warm up; each ends with all as it began.
      if (round === 0) await measure(Math.min(seconds, 2));
      const figures = await measure(seconds);
      found[side].push(figures);
      say(`${shape}, round ${round + 1}: ${side} ${figures.rate.toFixed(0)}/s`);
    }
  }
  return found;
}

const round = (value) => Number(value.toPrecision(4));

function report(results, { members, lines }) {
  const shares = {};
  for (const [shape, sides] of Object.entries(results)) {
    console.log(
      `\n${shape}: ${SHAPES[shape]} event${SHAPES[shape] > 1 ? 's' : ''}, ${members} members, ${lines} at once`,
    );
    const ratio = (one, other) => median(sides[one].map(({ rate }, i) => rate / sides[other][i].rate));
    for (const [side, found] of Object.entries(sides)) {
      const rates = found.map(({ rate }) => rate);
      const p99 =
        found[0].p99 === undefined ? '' : `p99 ${median(found.map((one) => one.p99)).toFixed(0)} ms`;
      console.log(
        `${side.padEnd(10)} ${median(rates).toFixed(0).padStart(6)}/s  (${rates.map((rate) => rate.toFixed(0)).join(', ')})  ${p99}`,
      );
    }
    shares[shape] = { floor: ratio('ours', 'floor'), ordinary: ratio('ours', 'ordinary') };
    console.log(
      `ours is ${(100 * shares[shape].floor).toFixed(0)} % of the floor, ${shares[shape].ordinary.toFixed(1)} × the ordinary`,
    );
  }
  const figures = {
    hotShareOfFloor: round(shares.hot.floor),
    spreadShareOfFloor: round(shares.spread.floor),
    timesOrdinary: round(shares.hot.ordinary),
    spreadTimesOrdinary: round(shares.spread.ordinary),
  };
  console.log(`\n${JSON.stringify({ name: 'rsvp', figures })}`);
}

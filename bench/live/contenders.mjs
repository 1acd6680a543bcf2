import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Program } from '../gateway/processes.mjs';
import { freePort } from '../listen.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const now = () => performance.timeOrigin + performance.now();

export const SUBSCRIPTION =
  'subscription Counts($id: ID!) { rsvpCounts(eventId: $id) { version yes waitlist seatsLeft } }';

const NODE = ['--max-semi-space-size=64', '--expose-gc', '--import', here('gc-on-signal.mjs')];

/** Chapterhouse in one process, as `npm start` runs it; its database is beside it. */
async function ours(site) {
  const port = await freePort();
  const program = new Program(
    [process.execPath, ...NODE, join(site.root, 'dist/cli/main.js'), ...['start', '--port', String(port)]],
    {
      core: site.cores?.gateway,
      log: join(site.folder, 'ours.log'),
      env: {
        ...{ NODE_ENV: 'production', LOG_LEVEL: 'info', DATABASE_URL: site.database },
        CHAPTERHOUSE_DATA: join(site.folder, 'data'),
      },
    },
  );
  const url = `http://127.0.0.1:${port}/graphql`;
  await program.ready(url, JSON.stringify({ query: '{ __typename }' }));
  return { program, url: url.replace('http', 'ws'), change: (group) => site.changes.change(group) };
}

/** A server of the benchmark's own, told of each change by message. */
async function told(site, file, message) {
  const program = new Program([process.execPath, ...NODE, here(file)], {
    core: site.cores?.gateway,
    log: join(site.folder, `${file.replace('/', '-')}.log`),
    env: { NODE_ENV: 'production' },
    messages: true,
  });
  const { url } = await program.ask();
  const versions = new Map();
  const change = async (group) => {
    const version = (versions.get(group) ?? 0) + 1;
    versions.set(group, version);
    const at = now();
    program.process.send(
      message(group, { version, yes: version, waitlist: 0, seatsLeft: 100_000 - version }),
    );
    return { version, at };
  };
  return { program, url, change };
}

const SOME_ID = '00000000-0000-4000-8000-000000000000';
const frameOf = (counts) =>
  `{"id":"${SOME_ID}","type":"next","payload":{"data":{"rsvpCounts":${JSON.stringify(counts)}}}}`;

export const CONTENDERS = [
  { name: 'ours', title: 'Chapterhouse', start: ours, shapes: ['hot', 'stalled', 'spread'] },
  {
    name: 'bare',
    title: 'a bare ws loop',
    bare: true,
    start: (site) =>
      told(site, 'servers/bare-ws.mjs', (group, counts) => ({ group, frame: frameOf(counts) })),
  },
  {
    name: 'graphqlWs',
    title: 'plain graphql-ws',
    start: (site) => told(site, 'servers/graphql-ws.mjs', (group, counts) => ({ group, counts })),
  },
];

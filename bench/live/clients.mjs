import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';

/**
 * The process of the clients. Messages:
 * - `{ open: { url, groups, count, bare, query, stalled } }` opens `count` connections, the i-th to group i modulo their number, and
 *   sends `{ opened }` once each has its first answer. `stalled` of them stop reading then.
 * - `{ await: { group, version } }` sends `{ at }`: when the last one of the group that reads had a version no less, in
 *   milliseconds since the epoch; and when each had it, from the first to the last (`arrivals`).
 * - `{ close: true }` closes all.
 */
const AT_ONCE = 200;
let clients = [];
let waiting;

const now = () => performance.timeOrigin + performance.now();

class Client {
  version = -1;
  stalled = false;

  constructor({ url, bare, query }, group, number) {
    this.group = group;
    const id = randomUUID();
    // One address has too few ports for twenty thousand connections that come and go.
    const localAddress = `127.0.0.${2 + (number % 8)}`;
    const socket = new WebSocket(url, bare ? [] : ['graphql-transport-ws'], {
      ...{ localAddress, perMessageDeflate: false, skipUTF8Validation: true },
    });
    this.socket = socket;
    this.ready = new Promise((resolve, reject) => {
      this.isReady = resolve;
      socket.on('error', reject);
    });
    const subscribe = { id, type: 'subscribe', payload: { query, variables: { id: group } } };
    socket.on('open', () => socket.send(JSON.stringify(bare ? { id, group } : { type: 'connection_init' })));
    socket.on('message', (data) => {
      if (this.version === -1 && data.includes('connection_ack')) socket.send(JSON.stringify(subscribe));
      else this.#take(data);
    });
  }

  #take(data) {
    const at = data.indexOf('"version":');
    if (at === -1) return;
    this.version = Number.parseInt(data.toString('latin1', at + 10, at + 22), 10);
    this.isReady();
    waiting?.took(this);
  }
}

async function open({ groups, count, stalled = 0, ...given }) {
  for (let from = 0; from < count; from += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, i) => {
      const number = from + i;
      return new Client(given, groups[number % groups.length], number);
    });
    await Promise.all(some.map(({ ready }) => ready));
    clients.push(...some);
  }
  for (const client of clients.slice(0, Math.round(stalled * count))) {
    client.stalled = true;
    client.socket.pause();
  }
  return { opened: clients.length };
}

/** Settles when every reading client of the groups has the version. */
function arrive({ versions }) {
  const wanted = new Map(Object.entries(versions));
  const missing = new Set(
    clients.filter(({ group, version, stalled }) => !stalled && version < (wanted.get(group) ?? -1)),
  );
  return new Promise((resolve) => {
    const done = () => {
      waiting = undefined;
      resolve({ at: now() });
    };
    waiting = {
      took(client) {
        if (client.version < wanted.get(client.group)) return;
        if (missing.delete(client) && missing.size === 0) done();
      },
    };
    if (missing.size === 0) done();
  });
}

async function close() {
  await Promise.all(
    clients.map(
      ({ socket }) =>
        new Promise((resolve) => {
          socket.on('close', resolve);
          socket.terminate();
        }),
    ),
  );
  clients = [];
  return { closed: true };
}

process.on('message', async (message) => {
  if (message.open) process.send(await open(message.open));
  else if (message.arrive) process.send(await arrive(message.arrive));
  else process.send(await close());
});
process.on('disconnect', () => process.exit());
process.send({ ready: true });

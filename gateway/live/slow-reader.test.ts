import { once } from 'node:events';
import { afterEach, expect, jest, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { until } from '../../test/setup/until.ts';
import { startTestServer, type TestServer } from '../http/testing/test-server.ts';
import { RawClient } from './testing/raw-client.ts';

/** 20 MB: more than the two kernels' buffers and what may wait for one client take together. */
const MANY = 400;
const PAYLOAD = { text: 'x'.repeat(50_000) };
/** 1 MB, and one message more with what the receiver had of the next ones. */
const MOST_WAITING = 2 * 1024 * 1024;

let at: TestServer;
let client: RawClient;
let paused: jest.SpiedFunction<WebSocket['pause']>;
async function begin(keepAliveMs: number): Promise<void> {
  at = await startTestServer({ timing: { keepAliveMs } });
  client = await RawClient.ready(at.socketUrl);
  client.socket.pause();
  paused = jest.spyOn(WebSocket.prototype, 'pause');
}
afterEach(async () => {
  jest.restoreAllMocks();
  client.socket.terminate();
  await at.server.close(0);
});

/** The server's end of the connection, once it reads nothing more. */
async function held(): Promise<WebSocket> {
  await until(async () => paused.mock.contexts.length > 0);
  return paused.mock.contexts[0] as WebSocket;
}

test('a client that reads nothing is read no further, and has all it asked for when it reads again', async () => {
  await begin(60_000);
  for (let count = 0; count < MANY; count += 1) client.say({ type: 'ping', payload: PAYLOAD });
  const server = await held();
  expect(server.bufferedAmount).toBeLessThan(MOST_WAITING);
  client.socket.resume();
  const pongs = () => client.received.filter(({ type }) => type === 'pong').length;
  await until(async () => pongs() === MANY);
  expect(server.isPaused).toBe(false);
});

test('a client that reads no answers can ask for no more', async () => {
  await begin(60_000);
  let asked = 0;
  const goOn = async () => paused.mock.contexts.length > 0 || at.engine.executions === asked;
  while (paused.mock.contexts.length === 0) {
    asked += 1;
    const payload = { query: '{ text(length: 250000) }' };
    client.say({ id: `${asked}`, type: 'subscribe', payload });
    await until(goOn);
  }
  expect((await held()).bufferedAmount).toBeLessThan(MOST_WAITING);
});

test('pings of WebSocket itself are answered to those alone who read the answers', async () => {
  await begin(60_000);
  const { socket } = client;
  for (let count = 0; count < 60_000; count += 1) socket.ping('x'.repeat(125));
  expect((await held()).bufferedAmount).toBeLessThan(MOST_WAITING);
});

test('a client that goes on reading nothing is closed with 1013', async () => {
  await begin(1_500);
  const closing = jest.spyOn(WebSocket.prototype, 'close');
  for (let count = 0; count < MANY; count += 1) client.say({ type: 'ping', payload: PAYLOAD });
  await held();
  await until(async () => closing.mock.calls.length > 0);
  client.socket.resume();
  expect(await client.closed).toEqual({ code: 1013, reason: 'What was asked for is not being read' });
}, 20_000);

test('a client that will not be closed is cut', async () => {
  await begin(150);
  for (let count = 0; count < MANY; count += 1) client.say({ type: 'ping', payload: PAYLOAD });
  const server = await held();
  await once(server, 'close');
});

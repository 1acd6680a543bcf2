import { once } from 'node:events';
import { afterEach, expect, test } from '@jest/globals';
import { ChapterhouseError } from '../../kernel/errors.ts';
import { startTestServer, type TestServer } from '../http/testing/test-server.ts';
import { CLOSE, closeReason } from './close-codes.ts';
import { RawClient } from './testing/raw-client.ts';

let at: TestServer;
afterEach(() => at.server.close(0));

async function initialised(error: unknown) {
  at = await startTestServer({ authenticate: () => Promise.reject(error) });
  const client = await RawClient.open(at.socketUrl);
  client.say({ type: 'connection_init' });
  return client.closed;
}

// The other codes of the protocol stand in protocol.test.ts and live-server.test.ts, by what brings them about.

test('a fault of ours while the token is looked at closes with 4500 and gives nothing away', async () => {
  const { code, reason } = await initialised(new TypeError('secret detail'));
  expect(code).toBe(4500);
  expect(reason).not.toContain('secret');
});

test('an issuer that does not answer closes with 1013, after which clients try again', async () => {
  const error = new ChapterhouseError('ISSUER_UNAVAILABLE', 'Sign-in is down.');
  expect(await initialised(error)).toEqual({ code: 1013, reason: 'Sign-in is down.' });
});

test('a refusal closes with 4403, after which clients do not', async () => {
  const error = new ChapterhouseError('FORBIDDEN', 'Not you.');
  expect(await initialised(error)).toEqual({ code: 4403, reason: 'Not you.' });
});

test('a client that closes with 1000 is answered in kind, and its sources are closed', async () => {
  at = await startTestServer();
  const client = await RawClient.ready(at.socketUrl);
  const held = once(at.engine.events, 'held');
  client.subscribe('1', '{ held }');
  await held;
  const closed = once(at.engine.events, 'closed');
  client.socket.close(1000);
  expect((await client.closed).code).toBe(1000);
  await closed;
});

test('nothing said after a breach is listened to', async () => {
  at = await startTestServer();
  const client = await RawClient.ready(at.socketUrl);
  client.say({ type: 'start' });
  client.subscribe('1', 'mutation { add(number: 1) }');
  expect((await client.closed).code).toBe(4400);
  expect(at.engine.total).toBe(0);
});

test('no two reasons share a code, and a reason fits its frame', () => {
  const codes = Object.values(CLOSE);
  expect(new Set(codes).size).toBe(codes.length);
  expect(Buffer.byteLength(closeReason('é'.repeat(100)))).toBe(122);
});

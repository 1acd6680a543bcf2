import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { ClientHeaders } from '../http/client.ts';
import { startTestServer, type TestServer } from '../http/testing/test-server.ts';
import { RawClient } from './testing/raw-client.ts';

let at: TestServer;
let seen: ClientHeaders[];
beforeEach(async () => {
  seen = [];
  at = await startTestServer({
    initHeaders: ['x-tenant', 'authorization'],
    context: (client) => {
      seen.push(client.headers);
      return client;
    },
  });
});
afterEach(() => at.server.close(0));

async function tenant(payload: Record<string, unknown>, headers: Record<string, string> = {}) {
  const client = await RawClient.ready(at.socketUrl, payload, headers);
  client.subscribe('1', '{ hello }');
  await client.until(({ type }) => type === 'complete');
  client.socket.close();
  return seen.at(-1)?.['x-tenant'];
}

test.each([
  ['by name', { 'x-tenant': 'oslo' }],
  ['in any case', { 'X-Tenant': 'oslo' }],
  ['among headers', { headers: { 'X-Tenant': 'oslo' } }],
])('connection_init may give a chosen header %s, and goes before the upgrade', async (_name, payload) => {
  expect(await tenant(payload)).toBe('oslo');
  expect(await tenant(payload, { 'x-tenant': 'quito' })).toBe('oslo');
});

test.each([[7], [null], [['oslo']], ['two\r\nx-role: admin'], ['\u0000'], ['ł']])(
  '%j in connection_init is no header, and the upgrade’s stays',
  async (value) => {
    expect(await tenant({ 'x-tenant': value }, { 'x-tenant': 'quito' })).toBe('quito');
  },
);

test('nothing else of the payload becomes a header', async () => {
  await tenant({ 'x-role': 'admin', authorization: 'Bearer ada' });
  expect(seen.at(-1)).toMatchObject({ authorization: 'Bearer ada' });
  expect(seen.at(-1)).not.toHaveProperty('x-role');
});

test('an authorization that cannot stand in a header closes with 4403', async () => {
  const client = await RawClient.open(at.socketUrl);
  client.say({ type: 'connection_init', payload: { authorization: 'Bearer ada\r\nx-role: admin' } });
  expect((await client.closed).code).toBe(4403);
});

import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Client } from '../../test/e2e/client.ts';
import { until } from '../../test/setup/until.ts';
import { WholeGraph } from './whole-graph.testing.ts';

const RSVP = 'rsvp(input: { eventId: "none", response: YES }) { errors { code } }';
let graph: WholeGraph;

beforeAll(async () => {
  graph = await WholeGraph.open(2, {
    ...{
      RATE_RSVP_MEMBER: '10',
      RATE_RSVP_ADDRESS: '25',
      RATE_SIGN_IN_ADDRESS: '30',
      RATE_SIGN_IN_TOKEN: '0',
    },
    TRUST_PROXY: 'loopback',
  });
});
afterAll(() => graph.close());

/** Each test's clients have addresses of their own. */
const send = (client: Client, query: string, address: string, token = client.token) =>
  fetch(new URL('/graphql', client.url), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': address,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query }),
  });
const statuses = async (count: number, client: Client, query: string, address: string, token?: string) => {
  const seen = [];
  for (let time = 0; time < count; time += 1)
    seen.push((await send(client, query, address, token ?? client.token)).status);
  return seen;
};

test('a member who answers faster than people do is told when to go on; others are not held up', async () => {
  const ada = await graph.client('ada');
  expect(await statuses(10, ada, `mutation { ${RSVP} }`, '192.0.2.1')).not.toContain(429);
  const refused = await send(ada, `mutation { ${RSVP} }`, '192.0.2.1');
  expect(refused.status).toBe(429);
  const seconds = Number(refused.headers.get('retry-after'));
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(60);
  expect(await refused.json()).toEqual({
    errors: [
      {
        message: `Too many RSVPs by this member. Try again in ${seconds} s.`,
        extensions: {
          ...{ code: 'RATE_LIMITED', retryAfterSeconds: seconds, rate: 'rsvp', per: 'member' },
          requestId: expect.any(String),
        },
      },
    ],
  });
  expect((await send(ada, '{ me { id } }', '192.0.2.1')).status).toBe(200);
  const grace = await graph.client('grace');
  expect((await send(grace, `mutation { ${RSVP} }`, '192.0.2.1')).status).toBe(200);
});

test('aliases do not help', async () => {
  const many = Array.from({ length: 11 }, (_, n) => `a${n}: ${RSVP}`).join(' ');
  expect(await statuses(1, await graph.client('alias'), `mutation { ${many} }`, '192.0.2.2')).toEqual([429]);
});

test('gateways count together', async () => {
  const [one, other] = [await graph.client('both'), await graph.client('both', [], 1)];
  await statuses(8, one, `mutation { ${RSVP} }`, '192.0.2.3');
  await until(async () => (await send(other, `mutation { ${RSVP} }`, '192.0.2.3')).status === 429);
  const { rows } = await graph.pool.query<{ key: string }>('SELECT key FROM community.rate_count');
  expect(rows.map(({ key }) => key.split('.').slice(0, 2).join('.'))).toContain('rsvp.member');
  expect(JSON.stringify(rows)).not.toMatch(/192\.0\.2/);
});

test('nobody in particular is counted by address, the IPv6 ones by their network', async () => {
  const nobody = await graph.client();
  for (let host = 0; host < 25; host += 1) {
    const { status } = await send(nobody, `mutation { ${RSVP} }`, `2001:db8:1:1::${host}`);
    expect(status).toBe(200);
  }
  expect(await statuses(1, nobody, `mutation { ${RSVP} }`, '2001:db8:1:1:ffff::')).toEqual([429]);
  expect(await statuses(1, nobody, `mutation { ${RSVP} }`, '2001:db8:1:2::')).toEqual([200]);
});

test('who tries bad tokens has to wait, and does not lock out who is signed in at the same address', async () => {
  const ada = await graph.client('known');
  expect(await statuses(1, ada, '{ me { id } }', '192.0.2.4')).toEqual([200]);
  const tries = [];
  for (let n = 0; n < 5; n += 1)
    tries.push((await send(ada, '{ me { id } }', '192.0.2.4', `bad.${n}`)).status);
  expect(tries).toEqual([401, 401, 401, 429, 429]);
  const refused = await send(ada, '{ me { id } }', '192.0.2.4', 'bad.token');
  expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(await statuses(1, ada, '{ me { id } }', '192.0.2.4')).toEqual([200]);
});

test('an operation on a socket is refused alike', async () => {
  const ada = await graph.client('socket');
  const client = createClient({
    url: new URL('/graphql', ada.url).href.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${ada.token}` },
  });
  const ask = () =>
    new Promise<unknown>((resolve) => {
      client.subscribe(
        { query: `mutation { ${RSVP} }` },
        { next: resolve, error: resolve, complete: () => undefined },
      );
    });
  for (let time = 0; time < 10; time += 1) expect(await ask()).toHaveProperty('data');
  expect(await ask()).toMatchObject([{ extensions: { code: 'RATE_LIMITED', per: 'member' } }]);
  await client.dispose();
});

import { once } from 'node:events';
import { createClient } from 'graphql-sse';
import { RawClient } from '../live/testing/raw-client.ts';
import { type ReplaceableGateway, startReplaceableGateway } from './replacement.testing.ts';

let gateway: ReplaceableGateway;
let sockets: RawClient[];

beforeEach(async () => {
  gateway = await startReplaceableGateway();
  sockets = [];
});

afterEach(async () => {
  for (const { socket } of sockets) socket.terminate();
  await gateway.close();
});

async function ask(query: string): Promise<unknown> {
  const response = await fetch(gateway.graphql, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

async function connect(): Promise<RawClient> {
  const client = await RawClient.ready(gateway.socketUrl);
  sockets.push(client);
  return client;
}

const replace = () => gateway.source.replace(gateway.supergraphs.second);
const event = (id: string, data: object) => expect.objectContaining({ id, type: 'next', payload: { data } });
const given = (client: RawClient, id: string, live: number) =>
  client.until(
    (message) =>
      message['id'] === id && JSON.stringify(message['payload']) === JSON.stringify({ data: { live } }),
  );

describe('queries, when the supergraph is replaced', () => {
  it('finish on the old one when they are under way, and the old connections are closed only then', async () => {
    const held = once(gateway.count.events, 'held');
    const answer = ask('{ held }');
    await held;
    replace();
    expect(await ask('{ count added }')).toEqual({ data: { count: 0, added: 'new' } });
    expect(gateway.closed).toEqual([]);
    gateway.count.events.emit('release');
    expect(await answer).toEqual({ data: { held: 'first' } });
    expect(gateway.closed).toEqual(['first']);
  });

  it('are held to the new schema at once', async () => {
    expect(await ask('{ added }')).toMatchObject({
      errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED', requestId: expect.any(String) } }],
    });
    replace();
    expect(await ask('{ added }')).toEqual({ data: { added: 'new' } });
  });

  it('that hold an engine nobody uses any more are answered by the new one', async () => {
    const before = gateway.source.current;
    replace();
    expect(gateway.closed).toEqual(['first']);
    const { body } = await before.execute(
      { query: '{ added }' },
      { viewer: undefined, requestId: 'r', headers: {} },
    );
    expect(JSON.parse(body)).toEqual({ data: { added: 'new' } });
  });
});

describe('subscriptions, when the supergraph is replaced', () => {
  it('go on from the new subgraph, with no event missed or told twice', async () => {
    const client = await connect();
    client.subscribe('s', 'subscription { live }');
    await given(client, 's', 0);
    gateway.count.set(1);
    await given(client, 's', 1);

    const begun = once(gateway.count.events, 'live');
    const left = once(gateway.count.events, 'left');
    replace();
    expect(await begun).toEqual(['second']);
    expect(await left).toEqual(['first']);
    gateway.count.set(2);
    await given(client, 's', 2);
    expect(client.of('s')).toEqual([0, 1, 2].map((live) => event('s', { live })));
    expect(gateway.closed).toEqual(['first']);
  });

  it('end with SUPERGRAPH_CHANGED over a WebSocket when their field is gone, and leave the others be', async () => {
    const client = await connect();
    client.subscribe('gone', 'subscription { forgotten }');
    client.subscribe('stays', 'subscription { live }');
    await client.until(({ id }) => id === 'gone');
    await given(client, 'stays', 0);
    const left = once(gateway.count.events, 'left');
    replace();
    expect(await client.until(({ type }) => type === 'error')).toEqual({
      id: 'gone',
      type: 'error',
      payload: [
        {
          message: expect.any(String),
          extensions: { code: 'SUPERGRAPH_CHANGED', requestId: expect.any(String) },
        },
      ],
    });
    expect(await left).toEqual(['first']);
    gateway.count.set(5);
    await given(client, 'stays', 5);
  });

  it('end with SUPERGRAPH_CHANGED and complete over SSE when their field is gone', async () => {
    const client = createClient({ url: gateway.graphql });
    const answers = client.iterate({ query: 'subscription { forgotten }' });
    expect((await answers.next()).value).toEqual({ data: { forgotten: 0 } });
    replace();
    expect((await answers.next()).value).toMatchObject({
      errors: [{ extensions: { code: 'SUPERGRAPH_CHANGED' } }],
    });
    expect((await answers.next()).done).toBe(true);
    client.dispose();
  });

  it('are closed upstream when their client leaves after the change', async () => {
    const client = await connect();
    client.subscribe('s', 'subscription { live }');
    await given(client, 's', 0);
    const movedOver = once(gateway.count.events, 'left');
    replace();
    await movedOver;
    const left = once(gateway.count.events, 'left');
    client.say({ id: 's', type: 'complete' });
    expect(await left).toEqual(['second']);
  });

  it('follow several changes', async () => {
    const client = await connect();
    client.subscribe('s', 'subscription { live }');
    await given(client, 's', 0);
    replace();
    gateway.source.replace(gateway.supergraphs.first);
    replace();
    await once(gateway.count.events, 'left');
    gateway.count.set(7);
    await given(client, 's', 7);
  });
});

import type { Server } from 'node:http';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { createClient } from 'graphql-ws';
import { createLocalJWKSet } from 'jose';
import { WebSocket } from 'ws';
import { ASSERTION_HEADER, signAssertion } from '../assertion.ts';
import { ChapterhouseError } from '../errors.ts';
import { closeServer, listen } from '../http/json-server.ts';
import { newUuid } from '../ids.ts';
import { generateSigningKey, publicKeySet, type SigningKey } from '../keys.ts';
import { silentLogger } from '../log.ts';
import type { Viewer } from '../viewer.ts';
import { createExecutor } from './subgraph-executor.ts';
import { createSubgraphServer } from './subgraph-server.ts';

interface Who {
  readonly chapter: string;
  readonly viewer: Viewer | undefined;
}

const viewer: Viewer = { memberId: newUuid(), name: 'Ada', roles: [] };
let key: SigningKey;
let server: Server;
let url: string;

function greetings(): GraphQLSchema {
  const schema = buildSchema(`
    type Query { hello: String expected: String fault: String }
    type Subscription { count(to: Int!): String }`);
  const query = schema.getQueryType()?.getFields() ?? {};
  const hello = (who: Who) => `${who.viewer?.name ?? 'nobody'} in ${who.chapter}`;
  Object.assign(query['hello'] ?? {}, { resolve: (_root: unknown, _args: unknown, who: Who) => hello(who) });
  Object.assign(query['expected'] ?? {}, {
    resolve: () => {
      throw new ChapterhouseError('NOT_FOUND', 'No such thing.');
    },
  });
  Object.assign(query['fault'] ?? {}, {
    resolve: () => {
      throw new TypeError('password=hunter2 is undefined');
    },
  });
  Object.assign(schema.getSubscriptionType()?.getFields()['count'] ?? {}, {
    subscribe: async function* (_root: unknown, { to }: { to: number }, who: Who) {
      for (let value = 1; value <= to; value += 1) yield { count: `${value} for ${hello(who)}` };
    },
  });
  return schema;
}

beforeAll(async () => {
  key = await generateSigningKey();
  const schema = greetings();
  server = createSubgraphServer<Who>({
    schema,
    executor: await createExecutor<Who, Who>(schema, (who) => who, silentLogger),
    endpoint: (path) => {
      const chapter = /^\/chapters\/([a-z]+)\/graphql$/.exec(path)?.[1];
      return chapter === undefined
        ? undefined
        : { audience: chapter, who: (asking) => ({ chapter, viewer: asking }) };
    },
    peer: async () => undefined,
    keys: createLocalJWKSet(publicKeySet(key)),
    published: publicKeySet(key),
    ready: async () => ({ status: 'ok' }),
    logger: silentLogger,
  });
  url = await listen(server, '127.0.0.1', 0);
});

afterAll(() => closeServer(server, 500));

async function ask(query: string, audience = 'berlin', path = '/chapters/berlin/graphql') {
  const body = JSON.stringify({ query });
  const assertion = signAssertion(key, 'gateway', audience, body, viewer);
  const response = await fetch(new URL(path, url), {
    method: 'POST',
    body,
    headers: { [ASSERTION_HEADER]: assertion },
  });
  return { status: response.status, json: await response.json() };
}

describe('a subgraph on the network', () => {
  it('answers for the viewer and the chapter of the assertion', async () => {
    expect(await ask('{ hello }')).toEqual({ status: 200, json: { data: { hello: 'Ada in berlin' } } });
  });

  it('refuses what bears no assertion, or one for another chapter', async () => {
    const bare = await fetch(new URL('/chapters/berlin/graphql', url), {
      method: 'POST',
      body: '{"query":"{hello}"}',
    });
    expect(bare.status).toBe(401);
    expect((await ask('{ hello }', 'paris')).status).toBe(401);
    expect((await ask('{ hello }', 'berlin', '/elsewhere')).status).toBe(404);
  });

  it('tells expected errors with their code and hides the others', async () => {
    const { json } = await ask('{ expected fault }');
    expect(json.data).toEqual({ expected: null, fault: null });
    expect(json.errors.map((error: { extensions: { code: string } }) => error.extensions.code)).toEqual([
      'NOT_FOUND',
      'INTERNAL',
    ]);
    expect(JSON.stringify(json)).not.toMatch(/hunter2|stacktrace|TypeError/);
  });

  it('streams subscriptions to a connection that proved who it is', async () => {
    const assertion = signAssertion(key, 'gateway', 'berlin', '', viewer);
    const client = createClient({
      url: `${url.replace('http', 'ws')}/chapters/berlin/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { assertion },
    });
    const values: unknown[] = [];
    for await (const { data } of client.iterate({ query: 'subscription { count(to: 2) }' }))
      values.push(data);
    expect(values).toEqual([{ count: '1 for Ada in berlin' }, { count: '2 for Ada in berlin' }]);
    await client.dispose();
  });

  it('closes a connection that did not', async () => {
    const assertion = signAssertion(key, 'gateway', 'paris', '', viewer);
    const client = createClient({
      url: `${url.replace('http', 'ws')}/chapters/berlin/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { assertion },
      retryAttempts: 0,
    });
    const first = client.iterate({ query: 'subscription { count(to: 1) }' }).next();
    await expect(first).rejects.toMatchObject({ code: 4403 });
    await client.dispose();
  });
});

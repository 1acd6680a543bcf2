import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSchema, parse } from 'graphql';
import { CloseCode } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { FetchOperation, SubgraphRequest, SubgraphResponse } from '../engine/subgraph.ts';
import { HttpSubgraph, type HttpSubgraphOptions } from './http-subgraph.ts';

const schema = buildSchema('type Query { a: Int } type Subscription { count(to: Int!): Int broken: Int! }');
const TEXT = 'subscription($to: Int!) { count(to: $to) }';

function request(text = TEXT, variables: Record<string, unknown> = { to: 3 }): SubgraphRequest {
  const operation: FetchOperation = {
    subgraph: 'one',
    kind: 'subscription',
    text,
    document: parse(text),
    variableNames: Object.keys(variables),
    entities: [],
  };
  return { operation, variables, representations: [] };
}

const open: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

interface Seen {
  connections: number;
  readonly params: unknown[];
  readonly extensions: unknown[];
  /** Sources of events still open. */
  active: number;
}

/** A server that counts up to `to` and then waits; `hangUp` drops its connections. */
async function serve(options: Partial<HttpSubgraphOptions<string>> = {}) {
  const seen: Seen = { connections: 0, params: [], extensions: [], active: 0 };
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', () => seen.connections++);
  const roots = {
    count({ to }: { to: number }): AsyncIterableIterator<unknown> {
      seen.active++;
      let count = 0;
      const finish = async () => {
        seen.active--;
        return { done: true as const, value: undefined };
      };
      return {
        async next() {
          count++;
          if (count <= to) return { done: false, value: { count } };
          return to > 2 ? new Promise(() => undefined) : finish();
        },
        return: finish,
        [Symbol.asyncIterator]() {
          return this;
        },
      };
    },
  };
  const done = useServer(
    {
      schema,
      roots: { subscription: roots },
      onConnect: ({ connectionParams }) => {
        seen.params.push(connectionParams);
        return connectionParams?.['token'] !== 'wrong';
      },
      onSubscribe: (_context, _id, { extensions }) => void seen.extensions.push(extensions),
    },
    sockets,
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  const subgraph = new HttpSubgraph<string>({ url, ...options });
  const hangUp = () => {
    for (const socket of sockets.clients) socket.terminate();
  };
  open.push(
    () => subgraph.close(),
    () => done.dispose(),
    () => new Promise((resolve) => server.close(resolve)),
  );
  return { subgraph, seen, hangUp };
}

function subscribe(subgraph: HttpSubgraph<string>, what = request(), signal = new AbortController().signal) {
  return subgraph.subscribe(what, 'ann', signal)[Symbol.asyncIterator]();
}

const never = new AbortController().signal;

async function all(events: AsyncIterable<SubgraphResponse>): Promise<SubgraphResponse[]> {
  const found: SubgraphResponse[] = [];
  for await (const event of events) found.push(event);
  return found;
}

test('events come until the server completes', async () => {
  const { subgraph } = await serve();
  const events = await all(subgraph.subscribe(request(TEXT, { to: 2 }), '', never));
  expect(events).toEqual([{ data: { count: 1 } }, { data: { count: 2 } }]);
});

test('many subscriptions share one connection, each with extensions of its own', async () => {
  const { subgraph, seen } = await serve({
    connection: () => ({ key: '', params: async () => ({ token: 'right' }) }),
    extensions: (context, body) => ({ context, signed: JSON.parse(body).variables }),
  });
  const iterators = [subscribe(subgraph), subscribe(subgraph, request(TEXT, { to: 4 }))];
  for (const iterator of iterators) expect((await iterator.next()).value).toEqual({ data: { count: 1 } });
  expect(seen.connections).toBe(1);
  expect(seen.params).toEqual([{ token: 'right' }]);
  expect(seen.extensions).toEqual([
    { context: 'ann', signed: { to: 3 } },
    { context: 'ann', signed: { to: 4 } },
  ]);
});

test('an operation the server refuses fails with its errors', async () => {
  const { subgraph } = await serve();
  await expect(
    all(subgraph.subscribe(request('subscription { nothing }', {}), '', never)),
  ).rejects.toMatchObject({
    code: 'SUBGRAPH_INVALID',
    errors: [{ message: expect.stringContaining('nothing') }],
  });
});

test('a connection that drops breaks every subscription on it, and the next one connects anew', async () => {
  const { subgraph, seen, hangUp } = await serve();
  const iterator = subscribe(subgraph);
  await iterator.next();
  hangUp();
  const rest = async () => {
    while (!(await iterator.next()).done);
  };
  await expect(rest()).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  expect((await subscribe(subgraph).next()).value).toEqual({ data: { count: 1 } });
  expect(seen.connections).toBe(2);
});

test('a server that refuses the connection is told apart from one that is not there', async () => {
  const { subgraph } = await serve({
    connection: () => ({ key: '', params: () => ({ token: 'wrong' }) }),
  });
  await expect(subscribe(subgraph).next()).rejects.toMatchObject({
    code: 'SUBGRAPH_INVALID',
    cause: { code: CloseCode.Forbidden },
  });
  const absent = new HttpSubgraph<string>({ url: 'http://127.0.0.1:1/graphql' });
  open.push(() => absent.close());
  await expect(subscribe(absent).next()).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
});

test('closing the iterator, or aborting while an event is awaited, ends the upstream’s source', async () => {
  const { subgraph, seen } = await serve();
  const caller = new AbortController();
  const closed = subscribe(subgraph);
  const aborted = subscribe(subgraph, request(), caller.signal);
  await closed.next();
  await aborted.next();
  await closed.return?.();
  caller.abort();
  while (!(await aborted.next()).done);
  while (seen.active > 0) await new Promise(setImmediate);
  expect(seen.active).toBe(0);
});

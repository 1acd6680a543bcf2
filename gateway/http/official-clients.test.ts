import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  fetchExchange,
  type SubscriptionForwarder,
  subscriptionExchange,
  Client as UrqlClient,
} from '@urql/core';
import { OperationTypeNode } from 'graphql';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { type CountersGateway, startCounters } from './testing/counters.ts';

let at: CountersGateway;
beforeAll(async () => {
  at = await startCounters();
});
afterAll(() => at.close());

const QUERY = 'query Now { counter { value name } }';
const MUTATION = 'mutation Add($number: Int!) { add(number: $number) { value name } }';
const SUBSCRIPTION = 'subscription Counted($to: Int!) { counted(to: $to) { value name } }';
const counter = (value: number) => ({ value, name: 'counter c' });

const webSockets = () =>
  createWsClient({ url: at.gateway.socketUrl, webSocketImpl: WebSocket, retryAttempts: 0 });
const eventStreams = () => createSseClient({ url: at.gateway.graphql, retryAttempts: 0 });

async function collected<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** A query, a mutation and a subscription with an entity fetch each, as a client shows their data. */
interface Runner {
  query(): Promise<unknown>;
  mutate(number: number): Promise<unknown>;
  subscribe(to: number): Promise<unknown[]>;
  close(): Promise<void>;
}

function graphqlWs(): Runner {
  const client = webSockets();
  const run = async (query: string, variables: Record<string, unknown> = {}) =>
    (await collected(client.iterate({ query, variables }))).map(({ data }) => data);
  return {
    query: async () => (await run(QUERY))[0],
    mutate: async (number) => (await run(MUTATION, { number }))[0],
    subscribe: (to) => run(SUBSCRIPTION, { to }),
    close: async () => client.dispose(),
  };
}

function graphqlSse(): Runner {
  const client = eventStreams();
  const run = async (query: string, variables: Record<string, unknown> = {}) =>
    (await collected(client.iterate({ query, variables }))).map(({ data }) => data);
  return {
    query: async () => (await run(QUERY))[0],
    mutate: async (number) => (await run(MUTATION, { number }))[0],
    subscribe: (to) => run(SUBSCRIPTION, { to }),
    close: async () => client.dispose(),
  };
}

function urql(forwardSubscription: SubscriptionForwarder, close: () => Promise<void>): Runner {
  const client = new UrqlClient({
    url: at.gateway.graphql,
    preferGetMethod: false,
    exchanges: [fetchExchange, subscriptionExchange({ forwardSubscription })],
  });
  return {
    query: async () => (await client.query(QUERY, {}).toPromise()).data,
    mutate: async (number) => (await client.mutation(MUTATION, { number }).toPromise()).data,
    subscribe: (to) =>
      new Promise((resolve) => {
        const seen: unknown[] = [];
        const { unsubscribe } = client.subscription(SUBSCRIPTION, { to }).subscribe(({ data }) => {
          seen.push(data);
          if (seen.length < to) return;
          resolve(seen);
          queueMicrotask(() => unsubscribe());
        });
      }),
    close,
  };
}

function urqlOverWebSocket(): Runner {
  const client = webSockets();
  return urql(
    ({ query = '', variables = {} }) => ({
      subscribe: (sink) => ({ unsubscribe: client.subscribe({ query, variables }, sink as never) }),
    }),
    async () => client.dispose(),
  );
}

function urqlOverEventStream(): Runner {
  const client = eventStreams();
  return urql(
    ({ query = '', variables = {} }) => ({
      subscribe: (sink) => ({ unsubscribe: client.subscribe({ query, variables }, sink as never) }),
    }),
    async () => client.dispose(),
  );
}

function apollo(): Runner {
  const sockets = webSockets();
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(sockets),
      new HttpLink({ uri: at.gateway.graphql }),
    ),
  });
  const bare = (data: unknown) =>
    JSON.parse(JSON.stringify(data, (key, value) => (key === '__typename' ? undefined : value))) as unknown;
  return {
    query: async () => bare((await client.query({ query: gql(QUERY), fetchPolicy: 'network-only' })).data),
    mutate: async (number) =>
      bare((await client.mutate({ mutation: gql(MUTATION), variables: { number } })).data),
    subscribe: (to) =>
      new Promise((resolve, reject) => {
        const seen: unknown[] = [];
        client.subscribe({ query: gql(SUBSCRIPTION), variables: { to } }).subscribe({
          next: ({ data }) => seen.push(bare(data)),
          complete: () => resolve(seen),
          error: reject,
        });
      }),
    close: async () => {
      client.stop();
      await sockets.dispose();
    },
  };
}

describe.each([
  ['graphql-ws', graphqlWs],
  ['graphql-sse', graphqlSse],
  ['@urql/core with graphql-ws', urqlOverWebSocket],
  ['@urql/core with graphql-sse', urqlOverEventStream],
  ['@apollo/client', apollo],
])('%s', (_name, start) => {
  let client: Runner;
  beforeAll(() => {
    client = start();
  });
  afterAll(() => client.close());

  test('runs a query over two subgraphs', async () => {
    at.counters.set(7);
    expect(await client.query()).toEqual({ counter: counter(7) });
  });

  test('runs a mutation', async () => {
    at.counters.set(1);
    expect(await client.mutate(4)).toEqual({ add: counter(5) });
    expect(at.counters.value).toBe(5);
  });

  test('runs a subscription to its end', async () => {
    expect(await client.subscribe(3)).toEqual([1, 2, 3].map((value) => ({ counted: counter(value) })));
  });
});

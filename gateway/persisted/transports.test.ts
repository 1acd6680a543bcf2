import { createHash } from 'node:crypto';
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { afterEach, describe, expect, test } from '@jest/globals';
import { print } from 'graphql';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { startTestServer, type TestServer } from '../http/testing/test-server.ts';
import { RawClient } from '../live/testing/raw-client.ts';
import { AutomaticQueries } from './automatic-queries.ts';
import type { Documents } from './documents.ts';
import { TrustedDocuments } from './trusted-documents.ts';

const QUERY = 'query Hello($name: String) { hello(name: $name) }';
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const automatic = () => new AutomaticQueries({ entries: 10, bytes: 10_000 });
const trusted = () =>
  new TrustedDocuments({
    shared: new Map([['shared', 'subscription { count(to: 2) }']]),
    byClient: new Map([['web', new Map([['hello', QUERY]])]]),
    clientNameHeaders: ['graphql-client-name'],
  });

let at: TestServer;
const start = async (documents?: Documents) => {
  at = await startTestServer(documents === undefined ? {} : { documents });
};
afterEach(() => at.server.close(0));

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { message: string; extensions: Record<string, unknown> }[];
}
type Parameters = Readonly<Record<string, unknown>>;
type Transport = (parameters: Parameters, clientName?: string) => Promise<Answer>;

const nameHeader = (name: string | undefined): Record<string, string> =>
  name === undefined ? {} : { 'graphql-client-name': name };

const overPost: Transport = async (parameters, name) => {
  const response = await fetch(at.graphql, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...nameHeader(name) },
    body: JSON.stringify(parameters),
  });
  return (await response.json()) as Answer;
};

const overGet: Transport = async (parameters, name) => {
  const search = new URLSearchParams(
    Object.entries(parameters).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
  const headers = { 'apollo-require-preflight': '1', ...nameHeader(name) };
  return (await (await fetch(`${at.graphql}?${search}`, { headers })).json()) as Answer;
};

const overEventStream: Transport = async (parameters, name) => {
  const client = createSseClient({ url: at.graphql, retryAttempts: 0, headers: nameHeader(name) });
  try {
    for await (const answer of client.iterate(parameters as never)) return answer as Answer;
    return {};
  } catch (error) {
    return (await (error as { response: Response }).response.json()) as Answer;
  }
};

const overWebSocket: Transport = async (parameters, name) => {
  const client = createWsClient({
    url: at.socketUrl,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: nameHeader(name),
  });
  try {
    // This client sends no message without a query.
    const request = { query: '', ...parameters };
    for await (const answer of client.iterate(request)) return answer as Answer;
    return {};
  } catch (errors) {
    return { errors: errors as NonNullable<Answer['errors']> };
  } finally {
    await client.dispose();
  }
};

const outcome = ({ data, errors }: Answer) => data ?? errors?.[0]?.extensions['code'];
const persistedQuery = (sha256Hash: string) => ({
  extensions: { persistedQuery: { version: 1, sha256Hash } },
});

describe.each([
  ['POST', overPost],
  ['GET', overGet],
  ['an event stream', overEventStream],
  ['a WebSocket', overWebSocket],
])('over %s', (_name, transport) => {
  test('an operation is asked for by its hash once it has been sent with it', async () => {
    await start(automatic());
    const named = { ...persistedQuery(hashOf(QUERY)), variables: { name: 'Ada' } };
    const [first] = (await transport(named)).errors ?? [];
    expect(first).toMatchObject({
      message: 'PersistedQueryNotFound',
      extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' },
    });
    expect(outcome(await transport({ ...named, query: QUERY }))).toEqual({ hello: 'Hello Ada' });
    expect(outcome(await transport(named))).toEqual({ hello: 'Hello Ada' });
    expect(outcome(await transport({ ...named, query: '{ whoami }' }))).toBe('BAD_REQUEST');
  });

  test('a trusted document runs for the client it is registered for, and nothing else does', async () => {
    await start(trusted());
    const named = { documentId: 'hello', variables: { name: 'Ada' } };
    expect(outcome(await transport(named, 'web'))).toEqual({ hello: 'Hello Ada' });
    expect(outcome(await transport(persistedQuery('hello'), 'web'))).toEqual({ hello: 'Hello world' });
    expect(outcome(await transport(named, 'app'))).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect(outcome(await transport(named))).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect(outcome(await transport({ query: '{ whoami }' }, 'web'))).toBe('OPERATION_NOT_TRUSTED');
  });

  test('a name says that it is of no use where operations are sent whole', async () => {
    await start();
    expect(outcome(await transport(persistedQuery(hashOf(QUERY))))).toBe('PERSISTED_QUERY_NOT_SUPPORTED');
    expect(outcome(await transport({ query: QUERY, ...persistedQuery('x') }))).toEqual({
      hello: 'Hello world',
    });
  });
});

test.each([
  ['an event stream', overEventStream],
  ['a WebSocket', overWebSocket],
])('a subscription is asked for by its id over %s', async (_name, transport) => {
  await start(trusted());
  expect(outcome(await transport({ documentId: 'shared' }))).toEqual({ count: 1 });
});

test('a socket takes a name without a query, and closes on neither', async () => {
  await start(trusted());
  const client = await RawClient.ready(at.socketUrl);
  client.say({ id: '1', type: 'subscribe', payload: { documentId: 'shared' } });
  expect(await client.until(({ type }) => type === 'next')).toMatchObject({
    payload: { data: { count: 1 } },
  });
  client.say({ id: '2', type: 'subscribe', payload: {} });
  expect(await client.closed).toEqual({ code: 4400, reason: '"query" must be a string' });
});

test.each([
  [{ documentId: 1 }, '"documentId" must be a string.'],
  [{ extensions: { persistedQuery: 1 } }, '"extensions.persistedQuery" must be an object.'],
  [{ extensions: { persistedQuery: { sha256Hash: 'a' } } }, '"extensions.persistedQuery.version" must be 1.'],
  [
    { extensions: { persistedQuery: { version: 1 } } },
    '"extensions.persistedQuery.sha256Hash" must be a string.',
  ],
])('a name that is none is refused: %j', async (parameters, message) => {
  await start(automatic());
  expect((await overPost({ query: QUERY, ...parameters })).errors).toEqual([
    { message, extensions: expect.objectContaining({ code: 'BAD_REQUEST' }) },
  ]);
});

test.each([false, true])(
  "Apollo's client learns by itself to send the text, hashes by GET: %s",
  async (byGet) => {
    await start(automatic());
    const sent: string[] = [];
    const record: typeof fetch = (url, init) => {
      sent.push(`${init?.method} ${decodeURIComponent(String(url))} ${init?.body ?? ''}`);
      return fetch(url, init);
    };
    const client = () =>
      new ApolloClient({
        cache: new InMemoryCache(),
        link: ApolloLink.from([
          new PersistedQueryLink({ sha256: hashOf, useGETForHashedQueries: byGet }),
          new HttpLink({ uri: at.graphql, fetch: record }),
        ]),
      });
    const query = gql`query Hello { hello }`;
    for (const asks of [client(), client()]) {
      expect((await asks.query({ query })).data).toEqual({ hello: 'Hello world' });
    }
    const withText = sent.filter((request) => /query Hello/.test(request));
    expect(sent).toHaveLength(3);
    expect(withText).toEqual([sent[1]]);
    expect(sent[0]?.startsWith(byGet ? 'GET' : 'POST')).toBe(true);
    expect(sent[2]).toBe(sent[0]);
    expect(print(query)).toContain('hello');
  },
);

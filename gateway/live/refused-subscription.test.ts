import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createClient } from 'graphql-sse';
import { type WebSocket, WebSocketServer } from 'ws';
import { type FederatedGateway, startFederatedGateway } from '../http/testing/federated-gateway.ts';
import { type SubgraphServer, startRawSubgraph } from '../http/testing/subgraph-server.ts';
import { RawClient } from './testing/raw-client.ts';

const DEFINITIONS = {
  only: { typeDefs: 'type Query { a: Int } type Subscription { early: Int late: Int }' },
};
const REFUSAL = [
  { message: 'Not yours.', extensions: { code: 'FORBIDDEN', stacktrace: ['secret'] }, path: ['early'] },
  { message: 'Nor theirs.' },
];
const TOLD = [
  { message: 'Not yours.', extensions: { code: 'FORBIDDEN', requestId: expect.any(String) } },
  { message: 'Nor theirs.', extensions: { code: 'SUBGRAPH_ERROR', requestId: expect.any(String) } },
];

let subgraph: SubgraphServer;
let at: FederatedGateway;
beforeEach(async () => {
  const sockets = new WebSocketServer({ noServer: true });
  sockets.on('connection', (socket: WebSocket) => {
    const say = (message: object) => socket.send(JSON.stringify(message));
    socket.on('message', (data) => {
      const { type, id, payload } = JSON.parse(data.toString());
      if (type === 'connection_init') say({ type: 'connection_ack' });
      if (type !== 'subscribe') return;
      if (payload.query.includes('late')) say({ id, type: 'next', payload: { data: { late: 1 } } });
      say({ id, type: 'error', payload: REFUSAL });
    });
  });
  subgraph = await startRawSubgraph((_request, response) => void response.end(), { sockets });
  at = await startFederatedGateway(DEFINITIONS, { only: subgraph.url });
});
afterEach(async () => {
  await at.close();
  await subgraph.kill();
});

test.each([
  ['early', []],
  ['late', [{ id: '1', type: 'next', payload: { data: { late: 1 } } }]],
])('what the subgraph refuses (%s) is refused with its errors, and not complete', async (field, before) => {
  const client = await RawClient.ready(at.socketUrl);
  client.subscribe('1', `subscription { ${field} }`);
  await client.until(({ type }) => type === 'error');
  client.say({ type: 'ping' });
  await client.until(({ type }) => type === 'pong');
  expect(client.of('1')).toEqual([...before, { id: '1', type: 'error', payload: TOLD }]);
  client.socket.close();
});

test('on an event stream it is the last answer, without data', async () => {
  const client = createClient({ url: at.graphql, retryAttempts: 0 });
  const answers: unknown[] = [];
  for await (const answer of client.iterate({ query: 'subscription { late }' })) answers.push(answer);
  expect(answers).toEqual([{ data: { late: 1 } }, { errors: TOLD }]);
  client.dispose();
});

import { EventEmitter, on } from 'node:events';
import { createServer } from 'node:http';
import { buildSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { listen } from '../../listen.mjs';

/**
 * graphql-ws as its documentation shows it: each subscription runs by itself over an event emitter. Asked
 * `{ group, counts }`, it publishes the counts.
 */
const schema = buildSchema(`
  type Query { ok: Boolean }
  type Counts { version: Int! yes: Int! waitlist: Int! seatsLeft: Int }
  type Subscription { rsvpCounts(eventId: ID!): Counts! }
`);
const events = new EventEmitter().setMaxListeners(0);
const present = new Map();

schema.getSubscriptionType().getFields().rsvpCounts.subscribe = async function* (_root, { eventId }) {
  const changes = on(events, eventId);
  yield { rsvpCounts: present.get(eventId) ?? { version: 0, yes: 0, waitlist: 0, seatsLeft: 0 } };
  for await (const [counts] of changes) yield { rsvpCounts: counts };
};
const server = createServer();
const sockets = new WebSocketServer({ server, path: '/graphql', perMessageDeflate: false });
useServer({ schema }, sockets);
process.on('message', ({ group, counts }) => {
  present.set(group, counts);
  events.emit(group, counts);
});
process.on('disconnect', () => process.exit());
process.send({ url: `ws://127.0.0.1:${await listen(server)}/graphql` });

import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { DataSource, EntitySchema } from 'typeorm';
import { newUuid } from '../../dist/kernel/ids.js';

/**
 * `node ordinary-server.mjs DATABASE_URL CHAPTER JWKS`: the same mutation over the same tables, written as it usually is:
 * Apollo Server, a transaction of the ORM with the row of the counts locked, no gateway.
 */
const [url, chapter, jwks] = process.argv.slice(2);
const keys = createLocalJWKSet(JSON.parse(jwks));
const schema = `chapter_${chapter}`;
const text = { type: 'text' };
const integer = { type: 'integer' };
const uuid = { type: 'uuid' };
const time = { type: 'timestamptz' };

const Event = new EntitySchema({
  ...{ name: 'event', schema },
  columns: { id: { ...uuid, primary: true }, capacity: integer, status: text },
});
const Counts = new EntitySchema({
  ...{ name: 'event_counts', schema },
  columns: {
    event_id: { ...uuid, primary: true },
    version: integer,
    yes: integer,
    no: integer,
    guests: integer,
  },
});
const Membership = new EntitySchema({
  ...{ name: 'membership', schema },
  columns: { id: { ...uuid, primary: true }, member_id: uuid, status: text },
});
const Rsvp = new EntitySchema({
  ...{ name: 'rsvp', schema },
  columns: {
    ...{ id: { ...uuid, primary: true }, event_id: uuid, member_id: uuid, status: text, guests: integer },
    ...{ attendance: text, created_at: time, updated_at: time },
  },
});
const Head = new EntitySchema({
  ...{ name: 'head', schema: 'host' },
  columns: { chapter: { ...text, primary: true }, seq: { type: 'bigint' } },
});
const Outbox = new EntitySchema({
  ...{ name: 'outbox', schema },
  columns: { seq: { type: 'bigint', primary: true }, type: text, data: { type: 'jsonb' } },
});

const source = new DataSource({
  ...{ type: 'postgres', url, entities: [Event, Counts, Membership, Rsvp, Head, Outbox] },
  extra: { max: 20 },
});
await source.initialize();

const rsvp = (memberId, { eventId, response }) =>
  source.transaction(async (manager) => {
    const counts = await manager.findOne(Counts, {
      ...{ where: { event_id: eventId }, lock: { mode: 'pessimistic_write' } },
    });
    const event = await manager.findOneBy(Event, { id: eventId });
    const member = await manager.findOneBy(Membership, { member_id: memberId });
    if (member?.status !== 'ACTIVE' || event?.status !== 'PUBLISHED') throw new Error('not a member');
    if (response === 'YES' && counts.yes + counts.guests >= event.capacity)
      throw new Error('the event is full');
    const known = await manager.findOneBy(Rsvp, { event_id: eventId, member_id: memberId });
    const now = new Date();
    const row = known ?? {
      ...{
        id: newUuid(),
        event_id: eventId,
        member_id: memberId,
        guests: 0,
        attendance: 'UNKNOWN',
        created_at: now,
      },
    };
    const before = row.status;
    const saved = await manager.save(Rsvp, { ...row, status: response, updated_at: now });
    const change = (status) => (response === status ? 1 : 0) - (before === status ? 1 : 0);
    const after = {
      ...counts,
      version: counts.version + 1,
      yes: counts.yes + change('YES'),
      no: counts.no + change('NO'),
    };
    await manager.save(Counts, after);
    const head = await manager.findOne(Head, { where: { chapter }, lock: { mode: 'pessimistic_write' } });
    const seq = Number(head.seq) + 1;
    await manager.save(Head, { ...head, seq });
    await manager.insert(Outbox, { seq, type: 'event.counted', data: { eventId, counts: after } });
    return { rsvp: saved };
  });

const server = new ApolloServer({
  typeDefs: `
    type Query { ok: Boolean }
    input RsvpInput { eventId: ID! response: String! }
    type Rsvp { id: ID! status: String! }
    type RsvpPayload { rsvp: Rsvp }
    type Mutation { rsvp(input: RsvpInput!): RsvpPayload! }
  `,
  resolvers: { Mutation: { rsvp: (_root, { input }, { memberId }) => rsvp(memberId, input) } },
});
const { url: address } = await startStandaloneServer(server, {
  listen: { port: 0, host: '127.0.0.1' },
  async context({ req }) {
    const { payload } = await jwtVerify((req.headers.authorization ?? '').slice(7), keys);
    return { memberId: payload.sub };
  },
});
process.on('disconnect', () => process.exit());
process.send({ url: address });

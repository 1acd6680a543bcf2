import 'reflect-metadata';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import DataLoader from 'dataloader';
import { createLocalJWKSet, jwtVerify } from 'jose';
import {
  Arg,
  buildSchema,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { DataSource, EntitySchema, In } from 'typeorm';

/**
 * `node ordinary-server.mjs DATABASE_URL CHAPTER JWKS`: the same page from the same tables, written as it usually is and
 * well: Apollo Server, type-graphql, typeorm, one server without federation. To-one relations are joined, lists come by
 * DataLoader, so that a page takes five statements however many events it has.
 */
const [url, chapter, jwks] = process.argv.slice(2);
const keys = createLocalJWKSet(JSON.parse(jwks));
const own = { schema: `chapter_${chapter}` };
const headquarters = { schema: 'community' };
const text = { type: 'text' };
const integer = { type: 'integer' };
const uuid = { type: 'uuid' };
const time = { type: 'timestamptz' };
const maybe = (column) => ({ ...column, nullable: true });
const key = (column) => ({ ...column, primary: true });
const join = (type, target, name, referencedColumnName, inverseSide) => ({
  ...{ type, target, joinColumn: { name, referencedColumnName } },
  ...(inverseSide === undefined ? {} : { inverseSide }),
});

const ChapterRow = new EntitySchema({
  ...{ name: 'chapter', ...headquarters },
  columns: { key: key(text), urlname: text, status: text },
  relations: { profile: join('one-to-one', 'directory_chapter', 'key', 'chapter') },
});
const ProfileRow = new EntitySchema({
  ...{ name: 'directory_chapter', ...headquarters },
  columns: {
    ...{ chapter: key(text), name: text, description: maybe(text), city: maybe(text), country: maybe(text) },
    time_zone: text,
  },
});
const MemberRow = new EntitySchema({
  ...{ name: 'member', ...headquarters },
  columns: { id: key(uuid), name: text, avatar_url: maybe(text) },
});
const EventRow = new EntitySchema({
  ...{ name: 'event', ...own },
  columns: {
    ...{ id: key(uuid), title: text, description: maybe(text), starts_at: time, ends_at: time },
    ...{ time_zone: text, type: text, status: text, capacity: maybe(integer) },
  },
  relations: {
    venue: join('many-to-one', 'venue', 'venue_id', 'id'),
    counts: { type: 'one-to-one', target: 'event_counts', inverseSide: 'event' },
  },
});
const VenueRow = new EntitySchema({
  ...{ name: 'venue', ...own },
  columns: { id: key(uuid), name: text, address: maybe(text), city: maybe(text) },
});
const CountsRow = new EntitySchema({
  ...{ name: 'event_counts', ...own },
  columns: {
    ...{ event_id: key(uuid), version: integer, yes: integer, maybe: integer },
    ...{ waitlist: integer, guests: integer },
  },
  relations: { event: join('one-to-one', 'event', 'event_id', 'id', 'counts') },
});
const HostRow = new EntitySchema({
  ...{ name: 'event_host', ...own },
  columns: { event_id: key(uuid), member_id: key(uuid), place: integer },
  relations: { member: join('many-to-one', 'member', 'member_id', 'id') },
});
const RsvpRow = new EntitySchema({
  ...{ name: 'rsvp', ...own },
  columns: { id: key(uuid), event_id: uuid, member_id: uuid, status: text, guests: integer },
});

const source = new DataSource({
  ...{ type: 'postgres', url },
  entities: [ChapterRow, ProfileRow, MemberRow, EventRow, VenueRow, CountsRow, HostRow, RsvpRow],
  extra: { max: 20 },
});
await source.initialize();

const gathered = (rows, ids, ofEach) => {
  const groups = new Map(ids.map((id) => [id, []]));
  for (const row of rows) groups.get(row.event_id).push(row);
  return ids.map((id) => ofEach(groups.get(id)));
};

const loadersFor = (memberId) => ({
  hosts: new DataLoader(async (ids) => {
    const rows = await source.getRepository(HostRow).find({
      ...{ where: { event_id: In(ids) }, relations: { member: true }, order: { place: 'ASC' } },
    });
    return gathered(rows, ids, (hosts) => hosts.map(({ member }) => member));
  }),
  viewerRsvp: new DataLoader(async (ids) => {
    const rows = await source.getRepository(RsvpRow).findBy({ event_id: In(ids), member_id: memberId });
    return gathered(rows, ids, ([rsvp]) => rsvp ?? null);
  }),
});

/** type-graphql's decorators as functions, for want of their syntax in JavaScript. */
function type(decorate, name, fields) {
  const made = { [name]: class {} }[name];
  for (const [field, [of, options]] of Object.entries(fields))
    Field(() => of, options)(made.prototype, field);
  decorate(made);
  return made;
}
const objectType = (name, fields) => type(ObjectType({ simpleResolvers: true }), name, fields);
const orNull = { nullable: true };

const Member = objectType('Member', { id: [ID], name: [String], avatarUrl: [String, orNull] });
const Venue = objectType('Venue', { name: [String], address: [String, orNull], city: [String, orNull] });
const Counts = objectType('Counts', {
  ...{ version: [Int], yes: [Int], maybe: [Int], waitlist: [Int], guests: [Int] },
  seatsLeft: [Int, orNull],
});
const Rsvp = objectType('Rsvp', { id: [ID], status: [String], guests: [Int] });
const Event = objectType('Event', {
  ...{ id: [ID], title: [String], description: [String, orNull], startsAt: [Date], endsAt: [Date] },
  ...{ timeZone: [String], type: [String], status: [String], capacity: [Int, orNull] },
  ...{ venue: [Venue, orNull], counts: [Counts] },
});
const EventConnection = objectType('EventConnection', { totalCount: [Int], nodes: [[Event]] });
const EventFilter = type(InputType(), 'EventFilter', { from: [Date, orNull] });
const Chapter = objectType('Chapter', {
  ...{ id: [ID], name: [String], description: [String, orNull], city: [String, orNull] },
  ...{ country: [String, orNull], timeZone: [String] },
});

const presentEvent = ({ starts_at, ends_at, time_zone, counts, ...row }) => ({
  ...row,
  ...{ startsAt: starts_at, endsAt: ends_at, timeZone: time_zone },
  counts: {
    ...counts,
    seatsLeft: row.capacity === null ? null : Math.max(0, row.capacity - counts.yes - counts.guests),
  },
});

class ChapterResolver {
  async chapter(urlname) {
    const found = await source.getRepository(ChapterRow).findOne({
      ...{ where: { urlname }, relations: { profile: true } },
    });
    if (found === null) return null;
    const { time_zone, ...profile } = found.profile;
    return { ...profile, id: found.key, timeZone: time_zone };
  }

  async events(filter, first) {
    const [rows, totalCount] = await source
      .getRepository(EventRow)
      .createQueryBuilder('event')
      .leftJoinAndSelect('event.venue', 'venue')
      .innerJoinAndSelect('event.counts', 'counts')
      .where("event.status <> 'DRAFT' AND event.starts_at >= :from", { from: filter.from })
      .orderBy('event.starts_at')
      .addOrderBy('event.id')
      // The joins add no rows, so that the page can be cut off in SQL.
      .limit(first)
      .getManyAndCount();
    return { totalCount, nodes: rows.map(presentEvent) };
  }
}
Query(() => Chapter, orNull)(ChapterResolver.prototype, 'chapter');
Arg('urlname', () => String)(ChapterResolver.prototype, 'chapter', 0);
FieldResolver(() => EventConnection)(ChapterResolver.prototype, 'events');
Arg('filter', () => EventFilter)(ChapterResolver.prototype, 'events', 0);
Arg('first', () => Int)(ChapterResolver.prototype, 'events', 1);
Resolver(() => Chapter)(ChapterResolver);

class EventResolver {
  async hosts(event, { loaders }) {
    const members = await loaders.hosts.load(event.id);
    return members.map(({ avatar_url, ...member }) => ({ ...member, avatarUrl: avatar_url }));
  }

  viewerRsvp(event, { loaders }) {
    return loaders.viewerRsvp.load(event.id);
  }
}
for (const [name, of, options] of [
  ['hosts', [Member], {}],
  ['viewerRsvp', Rsvp, orNull],
]) {
  FieldResolver(() => of, options)(EventResolver.prototype, name);
  Root()(EventResolver.prototype, name, 0);
  Ctx()(EventResolver.prototype, name, 1);
}
Resolver(() => Event)(EventResolver);

const schema = await buildSchema({ resolvers: [ChapterResolver, EventResolver], validate: false });
const server = new ApolloServer({ schema });
const { url: address } = await startStandaloneServer(server, {
  listen: { port: 0, host: '127.0.0.1' },
  async context({ req }) {
    const { payload } = await jwtVerify((req.headers.authorization ?? '').slice(7), keys);
    return { loaders: loadersFor(payload.sub) };
  },
});
process.on('disconnect', () => process.exit());
process.send({ url: address });

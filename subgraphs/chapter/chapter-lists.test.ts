import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chapterId, type Uuid } from '../../kernel/ids.ts';
import { berlin, ChapterWorld, eventId, HOUR, memberId } from './chapter.testing.ts';
import { rsvp } from './rsvp/rsvp.service.ts';

let world: ChapterWorld;
beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());

interface Connection {
  nodes: Record<string, unknown>[];
  totalCount: number;
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

const DECLARED = [
  ['first', 'Int'],
  ['after', 'Cursor'],
  ['events', 'EventFilter'],
  ['members', 'MembershipFilter'],
] as const;

const onChapter = async (as: Uuid | undefined, field: string, variables: Record<string, unknown> = {}) => {
  const answer = await world.graphql<{ _entities: [Record<string, unknown>] }>(
    as,
    `query ($chapter: [_Any!]!${DECLARED.filter(([name]) => field.includes(`$${name}`))
      .map(([name, type]) => `, $${name}: ${type}`)
      .join('')}) {
      _entities(representations: $chapter) { ... on Chapter { ${field} } } }`,
    { chapter: [{ __typename: 'Chapter', id: chapterId(berlin) }], ...variables },
  );
  return { ...answer, chapter: answer.data?._entities[0] };
};

const EVENTS =
  'list: events(first: $first, after: $after, filter: $events) { nodes { title } totalCount pageInfo { hasNextPage endCursor } }';
const MEMBERSHIPS =
  'list: memberships(first: $first, after: $after, filter: $members) { nodes { role member { id } } totalCount pageInfo { hasNextPage endCursor } }';

async function list(as: Uuid | undefined, field: string, variables: Record<string, unknown> = {}) {
  const { chapter, errors } = await onChapter(as, field, variables);
  expect(errors).toBeUndefined();
  return chapter?.['list'] as Connection;
}
const titles = (connection: Connection) => connection.nodes.map((node) => node['title']);
const at = (hours: number) => new Date(world.clock.now().getTime() + hours * HOUR);

describe('a chapter’s events', () => {
  beforeAll(async () => {
    for (const [title, hours] of [
      ['a', -48],
      ['b', 5],
      ['c', 5],
      ['d', 5],
      ['e', 72],
    ] as const) {
      await world.event({ title, startsAt: at(hours), endsAt: at(hours + 2), topics: [title, 'all'] });
    }
    await world.event({ title: 'draft', startsAt: at(1), endsAt: at(2), publish: false, type: 'ONLINE' });
  });

  it('come the latest first, or from a time on the soonest', async () => {
    expect(titles(await list(undefined, EVENTS)).join('')).toMatch(/^e[bcd]{3}a$/);
    const coming = await list(undefined, EVENTS, { events: { from: at(0).toISOString() } });
    expect(titles(coming).join('')).toMatch(/^[bcd]{3}e$/);
  });

  it('narrow by status, time, type and topic, and count what they narrow to', async () => {
    const narrowed = async (events: object, as?: Uuid) => {
      const connection = await list(as, EVENTS, { events, first: 1 });
      return [connection.nodes[0]?.['title'], connection.totalCount];
    };
    expect(await narrowed({ status: ['PAST'] })).toEqual(['a', 1]);
    expect(await narrowed({ topics: ['e', 'nothing'] })).toEqual(['e', 1]);
    expect(await narrowed({ to: at(1).toISOString() })).toEqual(['a', 1]);
    expect(await narrowed({ types: ['ONLINE'] })).toEqual([undefined, 0]);
    expect(await narrowed({ status: ['DRAFT'] }, await world.member())).toEqual([undefined, 0]);
    expect(await narrowed({ status: ['DRAFT'] }, world.lead)).toEqual(['draft', 1]);
  });

  it('page through equal times without a skip or a double, while events are added and removed', async () => {
    for (const events of [{}, { from: at(-100).toISOString() }]) {
      const seen: unknown[] = [];
      let after: string | null = null;
      for (;;) {
        const page: Connection = await list(undefined, EVENTS, { events, first: 1, after });
        expect(page.totalCount).toBeGreaterThanOrEqual(5);
        seen.push(...titles(page));
        if (!page.pageInfo.hasNextPage) break;
        after = page.pageInfo.endCursor;
        const outside = 'from' in events ? at(-90 - seen.length) : at(200 + seen.length);
        await world.event({ title: 'late', startsAt: outside, endsAt: new Date(outside.getTime() + HOUR) });
      }
      expect(seen.filter((title) => title !== 'late').sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
    }
  });

  it('refuse pages and cursors that are none', async () => {
    const code = async (variables: object) =>
      (await onChapter(undefined, EVENTS, variables as Record<string, unknown>)).errors?.[0]?.extensions
        ?.code;
    for (const first of [-1, 0, 101, 100_000]) expect(await code({ first })).toBe('BAD_PAGE_SIZE');
    const forged = Buffer.from(JSON.stringify(['events:latest', 'now', 'me'])).toString('base64url');
    const { pageInfo } = await list(undefined, MEMBERSHIPS);
    for (const after of ['x', '', forged, pageInfo.endCursor])
      expect(await code({ after })).toBe('BAD_CURSOR');
  });
});

describe('a chapter’s memberships', () => {
  it('show who runs it to everyone, and all to its organizers', async () => {
    const organizer = await world.member('ORGANIZER');
    const member = await world.member();
    const shown = async (as: Uuid | undefined, members?: object) => {
      const { nodes, totalCount } = await list(as, MEMBERSHIPS, { members });
      return [nodes.map((node) => (node['member'] as { id: string }).id), totalCount];
    };
    const leaders = [world.lead, organizer].map(memberId);
    expect(await shown(undefined)).toEqual([leaders, 2]);
    expect(await shown(member, { roles: ['MEMBER'] })).toEqual([[], 0]);
    expect(await shown(member, { roles: ['ORGANIZER'] })).toEqual([[memberId(organizer)], 1]);
    expect(await shown(member, { status: ['BANNED'] })).toEqual([[], 0]);
    const all = await list(organizer, MEMBERSHIPS);
    expect(all.nodes.map((node) => (node['member'] as { id: string }).id)).toContain(memberId(member));
  });

  it('tell the viewer what they are and may do', async () => {
    const VIEWER = 'viewer { membership { role status } isOrganizer canCreateEvents }';
    const viewer = async (as?: Uuid) => (await onChapter(as, VIEWER)).chapter?.['viewer'];
    expect(await viewer()).toBeNull();
    expect(await viewer(await world.member('EVENT_MANAGER'))).toEqual({
      membership: { role: 'EVENT_MANAGER', status: 'ACTIVE' },
      isOrganizer: false,
      canCreateEvents: true,
    });
    expect(await viewer(world.lead)).toMatchObject({ isOrganizer: true });
  });
});

describe('an event’s answers', () => {
  const RSVPS = `query ($id: ID!) { event(id: $id) {
    rsvps(first: 2, filter: { status: [WAITLIST] }) { nodes { waitlistPosition status member { id } } totalCount }
    viewerRsvp { status guests waitlistPosition event { title } } } }`;
  interface Read {
    event: { rsvps: Connection | null; viewerRsvp: Record<string, unknown> | null };
  }

  it('are listed for those who run events, and shown to each their own', async () => {
    const event = await world.event({ capacity: 1, title: 'Full' });
    const members = await world.members(4);
    for (const member of members) {
      await rsvp(await world.as(member), { eventId: event.id, response: 'YES' });
      world.clock.set(new Date(world.clock.now().getTime() + 1));
    }
    const id = eventId(event);

    const run = await world.graphql<Read>(await world.member('CHECK_IN_STAFF'), RSVPS, { id });
    expect(run.data.event.rsvps).toEqual({
      nodes: [1, 2].map((index) => ({
        waitlistPosition: index,
        status: 'WAITLIST',
        member: { id: memberId(members[index] as Uuid) },
      })),
      totalCount: 3,
    });

    const own = await world.graphql<Read>(members[3], RSVPS, { id });
    expect(own.errors).toMatchObject([{ path: ['event', 'rsvps'], extensions: { code: 'FORBIDDEN' } }]);
    expect(own.data.event.viewerRsvp).toEqual({
      status: 'WAITLIST',
      guests: 0,
      waitlistPosition: 3,
      event: { title: 'Full' },
    });
  });

  it('are given by a mutation that tells the counts', async () => {
    const event = await world.event({ capacity: 3, guestLimit: 2 });
    const answer = await world.graphql<{ rsvp: unknown }>(
      await world.member(),
      `mutation ($input: RsvpInput!) { rsvp(input: $input) {
        rsvp { status guests attendance } counts { yes guests seatsLeft version } errors { code } } }`,
      { input: { eventId: eventId(event), response: 'YES', guests: 1 } },
    );
    expect(answer.data.rsvp).toEqual({
      rsvp: { status: 'YES', guests: 1, attendance: 'UNKNOWN' },
      counts: { yes: 1, guests: 1, seatsLeft: 1, version: 1 },
      errors: [],
    });
  });
});

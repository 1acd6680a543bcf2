import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chapterId, encodeId, newUuid, toChapterKey, type Uuid } from '../../../kernel/ids.ts';
import { berlin, ChapterWorld, eventId, HOUR, memberId } from '../chapter.testing.ts';
import { cancelEvent } from './event.service.ts';

let world: ChapterWorld;
beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());

interface Created {
  createEvent: {
    event: { id: string } & Record<string, unknown>;
    errors: { code: string; field: string[] | null }[];
  };
}
const CREATE = `mutation ($input: CreateEventInput!) { createEvent(input: $input) {
  event { id title status localStart timeZone type venue { name country location { lat } } topics guestLimit capacity
    rsvpMode hosts { id } counts { version yes seatsLeft } chapter { id } }
  errors { code field } } }`;

const create = (input: object, as: Uuid | undefined = world.lead) =>
  world.graphql<Created>(as, CREATE, {
    input: {
      chapterId: chapterId(berlin),
      title: 'Spring meetup',
      startsAt: '2026-03-29T16:00:00Z',
      endsAt: '2026-03-29T18:00:00Z',
      ...input,
    },
  });

describe('createEvent', () => {
  it('keeps a draft with what was given, and the chapter’s time zone and maker as host by default', async () => {
    const venue = { name: ' Hall ', country: 'de', location: { lat: 52.5, lon: 13.4 } };
    const { data } = await create({ venue, capacity: 30, guestLimit: 1, topics: ['r', 'r', ' ggplot2 '] });
    expect(data.createEvent).toEqual({
      event: {
        id: expect.any(String),
        title: 'Spring meetup',
        status: 'DRAFT',
        localStart: '2026-03-29T18:00:00',
        timeZone: 'Europe/Berlin',
        type: 'PHYSICAL',
        venue: { name: 'Hall', country: 'DE', location: { lat: 52.5 } },
        topics: ['r', 'ggplot2'],
        guestLimit: 1,
        capacity: 30,
        rsvpMode: 'OPEN',
        hosts: [{ id: memberId(world.lead) }],
        counts: { version: 0, yes: 0, seatsLeft: 30 },
        chapter: { id: chapterId(berlin) },
      },
      errors: [],
    });
  });

  it.each([
    [{ title: '  ' }, ['input', 'title']],
    [{ title: 'x'.repeat(201) }, ['input', 'title']],
    [{ title: 'a\u0000b' }, ['input', 'title']],
    [{ endsAt: '2026-03-29T16:00:00Z' }, ['input', 'endsAt']],
    [{ startsAt: '0001-01-01T00:00:00Z' }, ['input', 'startsAt']],
    [{ capacity: 0 }, ['input', 'capacity']],
    [{ capacity: -5 }, ['input', 'capacity']],
    [{ guestLimit: 21 }, ['input', 'guestLimit']],
    [{ venue: { name: 'Hall', country: 'Germany' } }, ['input', 'venue', 'country']],
    [{ venue: { name: 'Hall', location: { lat: 91, lon: 0 } } }, ['input', 'venue', 'location', 'lat']],
    [{ topics: ['ok', ''] }, ['input', 'topics', '1']],
    [
      { rsvpOpensAt: '2026-03-02T00:00:00Z', rsvpClosesAt: '2026-03-01T00:00:00Z' },
      ['input', 'rsvpClosesAt'],
    ],
    [{ hostIds: [memberId(newUuid())] }, ['input', 'hostIds', '0']],
  ])('refuses %j by its field', async (input, field) => {
    const { data, errors } = await create(input);
    expect(errors).toBeUndefined();
    expect(data.createEvent).toEqual({ event: null, errors: [{ code: 'INVALID', field }] });
  });

  it.each([
    [{ timeZone: 'Mars/Olympus' }, 'BAD_USER_INPUT'],
    [{ startsAt: 'tomorrow' }, 'BAD_USER_INPUT'],
    [{ onlineUrl: 'ftp://example.org' }, 'BAD_USER_INPUT'],
    [{ hostIds: ['nonsense'] }, 'BAD_ID'],
    [{ hostIds: [chapterId(berlin)] }, 'BAD_ID'],
    [{ chapterId: chapterId(toChapterKey('nairobi')) }, 'BAD_ID'],
  ])('fails on %j with a code', async (input, code) => {
    const { errors } = await create(input);
    expect(errors?.map((error) => error.extensions?.code ?? 'BAD_USER_INPUT')).toEqual([code]);
  });

  it('is for those who manage events', async () => {
    const code = async (as: Uuid | undefined) => (await create({}, as)).data.createEvent.errors[0]?.code;
    expect(await code(newUuid())).toBe('NOT_A_MEMBER');
    expect(await code(await world.member('CHECK_IN_STAFF'))).toBe('FORBIDDEN');
    expect(await code(await world.member('EVENT_MANAGER'))).toBeUndefined();
    const anonymous = await world.graphql<Created>(undefined, CREATE, {
      input: {
        chapterId: chapterId(berlin),
        title: 'x',
        startsAt: '2026-03-29T16:00:00Z',
        endsAt: '2026-03-29T18:00:00Z',
      },
    });
    expect(anonymous.data.createEvent.errors[0]?.code).toBe('UNAUTHENTICATED');
  });
});

describe('updateEvent', () => {
  const update = (event: { id: Uuid }, input: object) =>
    world.graphql<{ updateEvent: { event: unknown; errors: { code: string; field: string[] }[] } }>(
      world.lead,
      `mutation ($input: UpdateEventInput!) { updateEvent(input: $input) {
        event { title description capacity venue { name } } errors { code field } } }`,
      { input: { eventId: eventId(event), ...input } },
    );

  it('leaves what is not given, and clears what is null', async () => {
    const event = await world.event({ description: 'Long', capacity: 5, venue: { name: 'Hall' } });
    const renamed = await update(event, { title: 'Renamed' });
    const fields = { title: 'Renamed', description: 'Long', capacity: 5, venue: { name: 'Hall' } };
    expect(renamed.data.updateEvent.event).toEqual(fields);
    const cleared = await update(event, { description: null, capacity: null, venue: null });
    expect(cleared.data.updateEvent.event).toEqual({
      title: 'Renamed',
      description: null,
      capacity: null,
      venue: null,
    });
  });

  it('refuses to clear what an event must have, and an end before the start that stays', async () => {
    const event = await world.event();
    const title = await update(event, { title: null });
    expect(title.data.updateEvent.errors).toEqual([{ code: 'INVALID', field: ['input', 'title'] }]);
    const end = await update(event, { endsAt: event.startsAt.toISOString() });
    expect(end.data.updateEvent.errors).toEqual([{ code: 'INVALID', field: ['input', 'endsAt'] }]);
  });

  it('leaves what is over as it was', async () => {
    const cancelled = await world.event();
    await cancelEvent(await world.as(world.lead), cancelled.id);
    expect((await update(cancelled, { title: 'x' })).data.updateEvent.errors[0]?.code).toBe(
      'EVENT_CANCELLED',
    );
    const day = 24 * HOUR;
    const past = await world.event({
      startsAt: new Date(world.clock.now().getTime() - day),
      endsAt: new Date(world.clock.now().getTime() - day + HOUR),
    });
    expect((await update(past, { title: 'x' })).data.updateEvent.errors[0]?.code).toBe('EVENT_PAST');
    expect((await update({ id: newUuid() }, {})).data.updateEvent.errors[0]?.code).toBe('NOT_FOUND');
  });
});

describe('event', () => {
  const read = (id: string, as?: Uuid) =>
    world.graphql<{ event: { status: string } | null }>(
      as,
      'query ($id: ID!) { event(id: $id) { status } }',
      { id },
    );

  it('shows a draft to those who manage events alone', async () => {
    const draft = eventId(await world.event({ publish: false }));
    expect((await read(draft)).data.event).toBeNull();
    expect((await read(draft, await world.member())).data.event).toBeNull();
    expect((await read(draft, world.lead)).data.event).toEqual({ status: 'DRAFT' });
  });

  it('is past once it has ended', async () => {
    const event = await world.event();
    expect((await read(eventId(event))).data.event?.status).toBe('PUBLISHED');
    const now = world.clock.now();
    world.clock.set(event.endsAt);
    expect((await read(eventId(event))).data.event?.status).toBe('PAST');
    world.clock.set(now);
  });

  it('is null when there is none, and an error for an id that is no event’s of this chapter', async () => {
    expect((await read(encodeId('Event', berlin, newUuid()))).data.event).toBeNull();
    for (const id of [
      'x',
      chapterId(berlin),
      encodeId('Event', toChapterKey('nairobi'), newUuid()),
      encodeId('Event', berlin, 'robert'),
    ]) {
      expect((await read(id)).errors?.[0]?.extensions?.code).toBe('BAD_ID');
    }
  });
});

describe('_entities', () => {
  const resolve = async (representations: object[], as?: Uuid) =>
    (
      await world.graphql<{ _entities: unknown[] }>(
        as,
        `query ($representations: [_Any!]!) { _entities(representations: $representations) {
          __typename ... on Chapter { id } ... on Event { title } ... on Rsvp { id } ... on Membership { role } } }`,
        { representations },
      )
    ).data._entities;

  it('gives the chapter’s own, in order, and null for anything else', async () => {
    const event = await world.event({ title: 'Mine' });
    const draft = await world.event({ publish: false });
    const other = toChapterKey('nairobi');
    expect(
      await resolve([
        { __typename: 'Event', id: encodeId('Event', other, event.id) },
        { __typename: 'Event', id: eventId(event) },
        { __typename: 'Chapter', id: chapterId(other) },
        { __typename: 'Chapter', id: chapterId(berlin) },
        { __typename: 'Event', id: eventId(draft) },
        { __typename: 'Event', id: 'nonsense' },
        { __typename: 'Rsvp', id: encodeId('Rsvp', berlin, newUuid()) },
      ]),
    ).toEqual([
      null,
      { __typename: 'Event', title: 'Mine' },
      null,
      { __typename: 'Chapter', id: chapterId(berlin) },
      null,
      null,
      null,
    ]);
  });

  it('shows a membership to its member, the organizers, and all when its role is public', async () => {
    const member = await world.member();
    const { id } = (await (await world.as(member)).membership()) as { id: Uuid };
    const reference = [{ __typename: 'Membership', id: encodeId('Membership', berlin, id) }];
    expect(await resolve(reference)).toEqual([null]);
    expect(await resolve(reference, await world.member('EVENT_MANAGER'))).toEqual([null]);
    for (const as of [member, world.lead]) {
      expect(await resolve(reference, as)).toEqual([{ __typename: 'Membership', role: 'MEMBER' }]);
    }
    const lead = (await (await world.as(world.lead)).membership()) as { id: Uuid };
    const publicOne = [{ __typename: 'Membership', id: encodeId('Membership', berlin, lead.id) }];
    expect(await resolve(publicOne)).toEqual([{ __typename: 'Membership', role: 'LEAD_ORGANIZER' }]);
  });
});

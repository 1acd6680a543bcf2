import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chapterId, encodeId, newUuid, type Uuid } from '../../../kernel/ids.ts';
import { berlin, ChapterWorld, HOUR } from '../chapter.testing.ts';
import { banMember } from '../membership/membership.service.ts';
import { rsvpToSeries } from './rsvp-to-series.ts';
import { updateSeries } from './series.service.ts';
import { eventsOf, weekly } from './series.testing.ts';

let world: ChapterWorld;
beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());

interface Payload {
  series: { id: string } & Record<string, unknown>;
  errors: { code: string; field: string[] | null }[];
}
const SERIES = `id title rule timeZone localStart duration exceptDates cancelledAt viewerRsvp { response guests }
  events(first: 2) { totalCount nodes { localStart recurrenceStart series { id } } pageInfo { hasNextPage endCursor } }`;
const mutate = async <Name extends string>(
  field: Name,
  input: object,
  as: Uuid | undefined = world.lead,
  more = '',
) => {
  const type = `${field[0]?.toUpperCase()}${field.slice(1)}Input`;
  const source = `mutation ($input: ${type}!) { ${field}(input: $input) { series { ${SERIES} } ${more} errors { code field } } }`;
  const { data, errors } = await world.graphql<Record<Name, Payload>>(as, source, { input });
  expect(errors).toBeUndefined();
  return data[field];
};
const create = (input: object = {}) =>
  mutate('createSeries', {
    chapterId: chapterId(berlin),
    title: 'Tuesday table',
    rule: 'rrule:freq=weekly;byday=tu;until=20260331',
    startsAt: '2026-03-03T17:30:00Z',
    endsAt: '2026-03-03T19:00:00Z',
    publish: true,
    ...input,
  });

describe('a series', () => {
  it('is made, changed, answered and cancelled by its id, and pages its events', async () => {
    const made = await create();
    expect(made).toEqual({
      series: {
        id: expect.any(String),
        title: 'Tuesday table',
        rule: 'FREQ=WEEKLY;UNTIL=20260331T215959Z;BYDAY=TU',
        timeZone: 'Europe/Berlin',
        localStart: '2026-03-03T18:30:00',
        duration: 'PT1H30M',
        exceptDates: [],
        cancelledAt: null,
        viewerRsvp: null,
        events: {
          totalCount: 5,
          nodes: ['03', '10'].map((day) => ({
            localStart: `2026-03-${day}T18:30:00`,
            recurrenceStart: `2026-03-${day}T18:30:00`,
            series: { id: made.series.id },
          })),
          pageInfo: { hasNextPage: true, endCursor: expect.any(String) },
        },
      },
      errors: [],
    });
    const seriesId = made.series.id;
    const moved = await mutate('updateSeries', {
      seriesId,
      localTime: '19:00',
      duration: 'PT2H',
      exceptDates: ['2026-03-10'],
    });
    expect(moved.series).toMatchObject({
      duration: 'PT2H',
      exceptDates: ['2026-03-10'],
      events: { totalCount: 4 },
    });

    const outcomes = 'outcomes { event { localStart } rsvp { status } counts { yes } error { code } }';
    const answered = (await mutate(
      'rsvpToSeries',
      { seriesId, response: 'YES' },
      world.lead,
      outcomes,
    )) as Payload & { outcomes: object[] };
    expect(answered.series).toMatchObject({ viewerRsvp: { response: 'YES', guests: 0 } });
    expect(answered.outcomes).toHaveLength(4);
    expect(answered.outcomes[0]).toEqual({
      event: { localStart: '2026-03-03T19:00:00' },
      rsvp: { status: 'YES' },
      counts: { yes: 1 },
      error: null,
    });
    expect((await mutate('stopSeriesRsvp', { seriesId })).series).toMatchObject({ viewerRsvp: null });
    expect((await mutate('cancelSeries', { seriesId })).series['cancelledAt']).toBe(
      '2026-03-01T12:00:00.000Z',
    );
  });

  it('is found by the chapter and as an entity, one of drafts by those who may see them', async () => {
    const later = (seconds: number) => world.clock.set(new Date(Date.UTC(2026, 2, 1, 12, 0, seconds)));
    later(1);
    const shown = await create({ title: 'Shown' });
    later(2);
    const draft = await create({ title: 'Draft', publish: false });
    const source = `query ($chapter: [_Any!]!, $series: [_Any!]!) {
      chapter: _entities(representations: $chapter) { ... on Chapter { series(first: 2) { totalCount nodes { title } } } }
      series: _entities(representations: $series) { ... on EventSeries { title } } }`;
    const variables = {
      chapter: [{ __typename: 'Chapter', id: chapterId(berlin) }],
      series: [shown.series.id, draft.series.id, encodeId('EventSeries', berlin, newUuid()), 'x'].map(
        (id) => ({ __typename: 'EventSeries', id }),
      ),
    };
    interface Found {
      chapter: [{ series: { totalCount: number; nodes: { title: string }[] } }];
      series: ({ title: string } | null)[];
    }
    const asLead = await world.graphql<Found>(world.lead, source, variables);
    expect(asLead.data.chapter[0].series.nodes.map((node) => node.title)).toEqual(['Draft', 'Shown']);
    expect(asLead.data.series).toEqual([{ title: 'Shown' }, { title: 'Draft' }, null, null]);
    const asMember = await world.graphql<Found>(undefined, source, variables);
    expect(asMember.data.chapter[0].series.nodes[0]).toEqual({ title: 'Shown' });
    expect(asMember.data.chapter[0].series.totalCount).toBe(asLead.data.chapter[0].series.totalCount - 1);
    expect(asMember.data.series).toEqual([{ title: 'Shown' }, null, null, null]);
  });

  it('is refused in the payload', async () => {
    expect(await create({ rule: 'FREQ=HOURLY' })).toEqual({
      series: null,
      errors: [{ code: 'INVALID', field: ['input', 'rule'] }],
    });
    const seriesId = encodeId('EventSeries', berlin, newUuid());
    expect((await mutate('rsvpToSeries', { seriesId, response: 'NO' })).errors).toEqual([
      { code: 'NOT_FOUND', field: ['input', 'seriesId'] },
    ]);
  });
});

it('stands when it is changed, answered and its members are banned, all at once', async () => {
  const series = await weekly(world, { rule: 'FREQ=WEEKLY;BYDAY=TU,TH', capacity: 3 });
  const members = await world.members(9);
  const lead = () => world.as(world.lead);
  const ask = { seriesId: series.id, guests: 0, from: undefined, idempotencyKey: undefined };
  const answer = async (member: Uuid) => rsvpToSeries(await world.as(member), { ...ask, response: 'YES' });
  for (const member of members.slice(0, 5)) await answer(member);
  await Promise.all([
    ...members.slice(3).map(answer),
    ...['19:00', '20:00'].map(async (localTime) =>
      updateSeries(await lead(), series.id, undefined, { localTime }),
    ),
    ...members.slice(0, 3).map(async (member) => banMember(await lead(), member, null)),
    lead().then((ctx) => updateSeries(ctx, series.id, undefined, { rule: 'FREQ=WEEKLY;BYDAY=TU,FR' })),
  ]);
  const coming = (await eventsOf(world, series)).filter((event) => event.status === 'PUBLISHED');
  expect(coming).toHaveLength(100);
  for (const event of coming) expect(event.yes).toBe(3);
  expect(new Set(coming.map((event) => event.startsAt.getTime() % (24 * HOUR))).size).toBeLessThanOrEqual(2);
});

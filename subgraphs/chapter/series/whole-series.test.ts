import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { chapterId, toChapterKey, type Uuid } from '../../../kernel/ids.ts';
import { berlin, ChapterWorld } from '../chapter.testing.ts';
import { updateEvent } from '../event/event.service.ts';
import { setQuestions } from '../question/question.service.ts';
import { questionsOfEvents } from '../question/question.store.ts';
import { rsvpsOfMember } from '../rsvp/rsvp.store.ts';
import { rsvpToSeries } from './rsvp-to-series.ts';
import { type SeriesPatch, updateSeries } from './series.service.ts';
import { answersOf, eventsOf, type Seen, sayYes, weekly } from './series.testing.ts';
import type { Series } from './series.ts';
import { tendSeries } from './tend-series.ts';

const START = new Date('2026-03-01T12:00:00Z');
const DIET = { kind: 'TEXT', text: 'What do you eat?', required: true } as const;
const SHIRT = { kind: 'SINGLE', text: 'Shirt?', options: ['S', 'L'], required: true } as const;

let world: ChapterWorld;
beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());
beforeEach(() => world.clock.set(START));

const update = async (series: Series, patch: SeriesPatch, from?: Seen) =>
  updateSeries(await world.as(world.lead), series.id, from?.id, patch);

async function column(series: Series, name: string): Promise<unknown[]> {
  const { db } = await world.as(undefined);
  const rows = await db.query<{ value: unknown }>(
    `SELECT ${name} AS value FROM ${db.schema}.event WHERE series_id = $1 ORDER BY starts_at`,
    [series.id],
  );
  return rows.map(({ value }) => value);
}

async function asked(events: readonly Seen[]): Promise<string[][]> {
  const { db } = await world.as(undefined);
  const rows = await questionsOfEvents(
    db,
    events.map(({ id }) => id),
  );
  return events.map(({ id }) => rows.filter(({ eventId }) => eventId === id).map(({ text }) => text));
}

describe('a whole series', () => {
  it('has a mode, and opened lets in all who ask, but where an event goes its own way', async () => {
    const series = await weekly(world, { rsvpMode: 'APPROVAL', rule: 'FREQ=WEEKLY;COUNT=3' });
    const events = await eventsOf(world, series);
    const member = await world.member();
    await updateEvent(await world.as(world.lead), events[1]?.id as Uuid, { rsvpMode: 'INVITE_ONLY' });
    await rsvpToSeries(await world.as(member), {
      seriesId: series.id,
      response: 'YES',
      guests: 0,
      from: undefined,
    });
    expect(await answersOf(world, member, events)).toEqual([
      'PENDING_APPROVAL',
      undefined,
      'PENDING_APPROVAL',
    ]);
    await update(series, { rsvpMode: 'OPEN' });
    expect(await column(series, 'rsvp_mode')).toEqual(['OPEN', 'INVITE_ONLY', 'OPEN']);
    expect(await answersOf(world, member, events)).toEqual(['YES', undefined, 'YES']);
    await update(series, { rsvpMode: 'INVITE_ONLY' }, events[2]);
    expect(await column(series, 'rsvp_mode')).toEqual(['OPEN', 'INVITE_ONLY']);
  });

  it('is hosted with other chapters, from an event on too', async () => {
    const [nairobi, paris] = ['nairobi', 'paris'].map(toChapterKey) as [never, never];
    const series = await weekly(world, { coHosts: [nairobi], rule: 'FREQ=WEEKLY;COUNT=3' });
    expect(await column(series, 'co_hosts')).toEqual([['nairobi'], ['nairobi'], ['nairobi']]);
    const [, , third] = await eventsOf(world, series);
    const rest = await update(series, { coHosts: [paris] }, third);
    expect([await column(series, 'co_hosts'), await column(rest, 'co_hosts')]).toEqual([
      [['nairobi'], ['nairobi']],
      [['paris']],
    ]);
  });

  it('asks its own questions, which go along when it is split; an event with its own keeps them', async () => {
    const series = await weekly(world, { questions: [DIET], rule: 'FREQ=WEEKLY;COUNT=4' });
    const events = await eventsOf(world, series);
    const lead = await world.as(world.lead);
    await setQuestions(lead, { scope: 'RSVP', eventId: events[1]?.id as Uuid, questions: [SHIRT] });
    const [diet, shirt] = [[DIET.text], [SHIRT.text]];
    expect(await asked(events)).toEqual([diet, shirt, diet, diet]);
    const rest = await update(series, { title: 'Later' }, events[2]);
    expect(await asked(events)).toEqual([diet, shirt, diet, diet]);
    await update(rest, { questions: [SHIRT] });
    expect(await asked(events)).toEqual([diet, shirt, shirt, shirt]);
    await update(series, { questions: null, exceptionsToo: true });
    expect(await asked(events)).toEqual([[], [], shirt, shirt]);
  });

  it('is answered with what each event asks, those yet to be made as well', async () => {
    const series = await weekly(world, { questions: [DIET], rule: 'FREQ=DAILY' });
    const events = await eventsOf(world, series);
    const lead = await world.as(world.lead);
    const [own] = await setQuestions(lead, {
      scope: 'RSVP',
      eventId: events[1]?.id as Uuid,
      questions: [SHIRT],
    });
    const { db } = lead;
    const [diet] = await questionsOfEvents(db, [events[0]?.id as Uuid]);
    const member = await world.member();
    const vegan = { questionId: diet?.id as Uuid, values: ['vegan'] };
    const large = { questionId: own?.id as Uuid, values: ['L'] };
    const ask = { seriesId: series.id, response: 'YES', guests: 0, from: undefined } as const;
    const say = async (answers: (typeof vegan)[]) =>
      rsvpToSeries(await world.as(member), { ...ask, answers });
    const without = await say([vegan]);
    expect(without.slice(0, 3).map(({ fault }) => fault?.code)).toEqual([undefined, 'INVALID', undefined]);
    await say([vegan, large]);
    world.clock.set(new Date(events[2]?.startsAt as Date));
    await tendSeries(await world.as(undefined), world.clock.now());
    const all = await eventsOf(world, series);
    expect(all.length).toBeGreaterThan(events.length);
    const rows = await rsvpsOfMember(
      db,
      member,
      all.map(({ id }) => id),
    );
    const said = new Map(rows.map((row) => [row.eventId, row.answers]));
    expect(all.map(({ id }) => said.get(id))).toEqual(
      all.map(({ id }) => (id === events[1]?.id ? [large] : [vegan])),
    );
    await expect(say([{ ...vegan, questionId: member }])).rejects.toMatchObject({
      code: 'INVALID',
      field: ['input', 'answers', '0', 'questionId'],
    });
    expect(await sayYes(world, await world.member(), all.at(-1)).catch((error) => error.code)).toBe(
      'INVALID',
    );
  });

  it('tells of itself through the graph', async () => {
    const id = chapterId(berlin);
    const input = {
      ...{ chapterId: id, title: 'x', rule: 'FREQ=DAILY;COUNT=2', rsvpMode: 'APPROVAL', publish: true },
      ...{ startsAt: '2026-05-01T10:00:00Z', endsAt: '2026-05-01T12:00:00Z' },
      ...{ coHostChapterIds: [chapterId(toChapterKey('nairobi'))], questions: [DIET] },
    };
    const fields = `series { id rsvpMode coHostChapterIds questions { id text }
      events { nodes { rsvpMode coHostChapterIds questions { id } } } } errors { code field }`;
    type Made = { series: { id: string; questions: { id: string }[] } & Record<string, unknown> };
    const { data } = await world.graphql<{ createSeries: Made }>(
      world.lead,
      `mutation ($input: CreateSeriesInput!) { createSeries(input: $input) { ${fields} } }`,
      { input },
    );
    const { series } = data.createSeries;
    const { coHostChapterIds } = input;
    const questions = [{ id: series.questions[0]?.id }];
    const event = { rsvpMode: 'APPROVAL', coHostChapterIds, questions };
    expect(series).toMatchObject({
      rsvpMode: 'APPROVAL',
      coHostChapterIds,
      events: { nodes: [event, event] },
    });
    const answers = [{ questionId: series.questions[0]?.id, values: ['vegan'] }];
    const answered = await world.graphql<{ rsvpToSeries: unknown }>(
      await world.member(),
      `mutation ($input: RsvpToSeriesInput!) { rsvpToSeries(input: $input) {
        outcomes { rsvp { status answers { values } } } errors { code } } }`,
      { input: { seriesId: series.id, response: 'YES', answers } },
    );
    const outcome = { rsvp: { status: 'PENDING_APPROVAL', answers: [{ values: ['vegan'] }] } };
    expect(answered.data.rsvpToSeries).toEqual({ outcomes: [outcome, outcome], errors: [] });
  });
});

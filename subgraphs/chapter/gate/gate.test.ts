import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { chapterId } from '../../../kernel/ids.ts';
import type { Viewer } from '../../../kernel/viewer.ts';
import { berlin, ChapterWorld, eventId, HOUR, viewer } from '../chapter.testing.ts';
import { seriesById } from '../series/series.store.ts';
import { weekly } from '../series/series.testing.ts';

let world: ChapterWorld;
let lead: Viewer;
beforeAll(async () => {
  world = await ChapterWorld.open();
  lead = viewer(world.lead);
});
afterAll(() => world.close());

/** Headquarters asks for the feed, and says where it has Berlin. */
const hear = (standing: 'inactive' | 'archived' | 'active', host = world.host) =>
  host.feed(
    {
      cursors: [],
      limit: 1,
      waitMs: 0,
      standings: { inactive: [], archived: [], ...(standing === 'active' ? {} : { [standing]: [berlin] }) },
    },
    new AbortController().signal,
  );

async function refusal(who: Viewer | undefined, mutation: string): Promise<unknown> {
  const { data, errors } = await world.graphqlAs<Record<string, { errors: object[] }>>(
    who,
    `mutation { done: ${mutation} { errors { code guidelinesVersion } } }`,
  );
  expect(errors).toBeUndefined();
  return data['done']?.errors[0] ?? null;
}

const id = chapterId(berlin);
const JOIN = `joinChapter(input: { chapterId: "${id}" })`;
const DESCRIBE = `updateChapter(input: { chapterId: "${id}", description: "x" })`;
const CREATE = `createEvent(input: { chapterId: "${id}", title: "x", startsAt: "2026-05-01T10:00:00Z", endsAt: "2026-05-01T12:00:00Z" })`;
const LEAVE = `leaveChapter(input: { chapterId: "${id}" })`;
const INACTIVE = { code: 'CHAPTER_INACTIVE', guidelinesVersion: null };

it('an inactive chapter looks after what it has and begins nothing; an archived one is only left', async () => {
  const event = eventId(await world.event());
  const member = viewer(await world.member());
  const say = (response: string) => `rsvp(input: { eventId: "${event}", response: ${response} })`;
  expect(await refusal(member, say('YES'))).toBeNull();
  await hear('inactive');
  for (const mutation of [CREATE, JOIN, say('MAYBE')])
    expect(await refusal(lead, mutation)).toEqual(INACTIVE);
  expect(await refusal(lead, DESCRIBE)).toBeNull();
  expect(await refusal(member, say('NO'))).toBeNull();
  await hear('archived');
  for (const mutation of [CREATE, JOIN, DESCRIBE]) expect(await refusal(lead, mutation)).toEqual(INACTIVE);
  expect(await refusal(member, say('NO'))).toBeNull();
  expect(await refusal(member, LEAVE)).toBeNull();
  await hear('active');
  expect(await refusal(lead, CREATE)).toBeNull();
});

it('who is not signed in is told that, whatever else is wrong', async () => {
  await hear('archived');
  expect(await refusal(undefined, JOIN)).toMatchObject({ code: 'UNAUTHENTICATED' });
  await hear('active');
});

it('what headquarters said holds after a restart, and is heard by every process of the host', async () => {
  const other = await world.secondHost();
  await hear('archived', other);
  const again = await world.secondHost();
  expect(await (await again.context(berlin, undefined)).standing()).toBe('ARCHIVED');
  await again.close();
  await hear('active', other);
  await other.close();
});

it('a series grows no further while its chapter is not active', async () => {
  const { id: seriesId } = await weekly(world, { rule: 'FREQ=WEEKLY;BYDAY=TU' });
  const { db } = await world.as(undefined);
  const grown = async () => (await seriesById(db, [seriesId]))[0];
  const before = await grown();
  await hear('inactive');
  world.clock.set(new Date(world.clock.now().getTime() + 90 * 24 * HOUR));
  await world.host.upkeep.once();
  expect(await grown()).toEqual(before);
  await hear('active');
  await world.host.upkeep.once();
  expect(await grown()).not.toEqual(before);
});

it('guidelines are enforced from their day on, with the version to accept, but for who only withdraws', async () => {
  const now = world.clock.now().getTime();
  const owing = (from: number): Viewer => ({ ...lead, guidelinesDue: { version: 7, from } });
  expect(await refusal(owing(now + 1), DESCRIBE)).toBeNull();
  expect(await refusal(owing(now), DESCRIBE)).toEqual({
    code: 'GUIDELINES_NOT_ACCEPTED',
    guidelinesVersion: 7,
  });
  const member = viewer(await world.member());
  expect(await refusal({ ...member, guidelinesDue: { version: 7, from: now } }, LEAVE)).toBeNull();
});

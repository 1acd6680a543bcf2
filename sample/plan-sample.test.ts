import { isTimeZone } from '../kernel/graphql/scalars.ts';
import { checkUrlname } from '../subgraphs/community/registry/urlname.ts';
import { planSample } from './plan-sample.ts';
import { SAMPLE_MEMBERS, SAMPLE_SIGN_INS } from './sample-members.ts';

const now = new Date('2026-03-02T12:00:00Z');
const plan = planSample(now);
const events = plan.flatMap((chapter) => chapter.events.map((event) => ({ chapter, event })));

test('there are twelve chapters or more on five continents, each at its place', () => {
  expect(plan.length).toBeGreaterThanOrEqual(12);
  const regions = new Set(plan.map(({ timeZone }) => timeZone.split('/')[0]));
  expect([...regions]).toEqual(
    expect.arrayContaining(['Africa', 'America', 'Asia', 'Australia', 'Europe', 'Pacific']),
  );
  expect(plan.some(({ lat, timeZone }) => lat < 0 && timeZone.startsWith('America'))).toBe(true);
  for (const { timeZone, lon, lat, urlname } of plan) {
    expect(isTimeZone(timeZone)).toBe(true);
    expect(checkUrlname(urlname)).toBe(urlname);
    expect(Math.abs(lat)).toBeLessThan(70);
    // The sun knows where a city is: its zone's January clock is within two hours of its longitude.
    const january = new Date('2026-01-15T12:00:00Z');
    const hour = new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' });
    const offset = ((Number(hour.format(january)) - 12 + 36) % 24) - 12;
    expect(Math.abs(((offset - lon / 15 + 36) % 24) - 12)).toBeLessThan(2);
  }
  for (const name of ['key', 'urlname', 'name'] as const) {
    expect(new Set(plan.map((chapter) => chapter[name])).size).toBe(plan.length);
  }
});

test('members are 40 to 60, each with a subject of its own that a command line can take', () => {
  expect(SAMPLE_MEMBERS.length).toBeGreaterThanOrEqual(40);
  expect(SAMPLE_MEMBERS.length).toBeLessThanOrEqual(60);
  expect(new Set(SAMPLE_MEMBERS.map(({ subject }) => subject)).size).toBe(SAMPLE_MEMBERS.length);
  for (const { subject } of SAMPLE_MEMBERS) expect(subject).toMatch(/^[a-z]+$/);
  expect(SAMPLE_SIGN_INS.headquarters.roles).toEqual(['HQ_ADMIN']);
});

test('the organizer leads a chapter to which the member belongs', () => {
  const lisbon = plan.find(({ key }) => key === 'lisbon');
  expect(lisbon?.members[0]).toMatchObject({
    subject: SAMPLE_SIGN_INS.organizer.subject,
    role: 'LEAD_ORGANIZER',
  });
  expect(lisbon?.members.find(({ subject }) => subject === SAMPLE_SIGN_INS.member.subject)?.role).toBe(
    'MEMBER',
  );
});

test('every active chapter has events behind it and before it, a resting one behind it alone', () => {
  for (const { active, events: own } of plan) {
    expect(own.some(({ endsAt }) => endsAt < now)).toBe(true);
    expect(own.some(({ startsAt }) => startsAt > now)).toBe(active);
  }
});

test('events keep to the weekday and the wall time of their chapter, through summer time', () => {
  for (const { chapter, event } of events) {
    const { timeZone, rhythm } = chapter;
    const local = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', timeStyle: undefined });
    const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
    expect(time.format(event.startsAt)).toBe(rhythm.time);
    expect(local.format(event.startsAt)).toBe(
      ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][rhythm.weekday],
    );
  }
});

test('there is something of every kind', () => {
  const kinds = new Set(events.map(({ event }) => event.type));
  expect(kinds).toEqual(new Set(['PHYSICAL', 'ONLINE', 'HYBRID']));
  expect(new Set(events.map(({ event }) => event.state))).toEqual(
    new Set(['PUBLISHED', 'DRAFT', 'CANCELLED']),
  );
  expect(new Set(events.flatMap(({ event }) => event.topics)).size).toBeGreaterThan(10);
  expect(events.some(({ event }) => event.capacity === null)).toBe(true);
  expect(events.some(({ event }) => event.answers.some(({ guests }) => guests > 0))).toBe(true);
});

test('only members answer, each once, and the plan of one moment is always the same', () => {
  for (const { chapter, event } of events) {
    const members = new Set(chapter.members.filter((one) => one.approved).map((one) => one.subject));
    const answering = event.answers.map(({ subject }) => subject);
    expect(answering.filter((subject) => !members.has(subject))).toEqual([]);
    expect(new Set(answering).size).toBe(answering.length);
  }
  expect(planSample(now)).toEqual(plan);
});

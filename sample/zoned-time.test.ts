import { weekdayTime } from './zoned-time.ts';

const berlin = { weekday: 2, time: '19:00', timeZone: 'Europe/Berlin' };
const iso = (date: Date): string => date.toISOString();

test('the next such weekday and time, in the zone', () => {
  // A Monday.
  const monday = new Date('2026-03-02T12:00:00Z');
  expect(iso(weekdayTime(monday, berlin))).toBe('2026-03-03T18:00:00.000Z');
  expect(iso(weekdayTime(monday, { ...berlin, timeZone: 'Asia/Kolkata' }))).toBe('2026-03-03T13:30:00.000Z');
  expect(iso(weekdayTime(monday, berlin, -1))).toBe('2026-02-24T18:00:00.000Z');
});

test('what is past today is next week', () => {
  expect(iso(weekdayTime(new Date('2026-03-03T18:00:00Z'), berlin))).toBe('2026-03-10T18:00:00.000Z');
  expect(iso(weekdayTime(new Date('2026-03-03T17:59:59Z'), berlin))).toBe('2026-03-03T18:00:00.000Z');
});

test('today is the day it is in the zone', () => {
  // Still Monday in UTC, Tuesday 08:00 in Auckland.
  const from = new Date('2026-03-02T19:00:00Z');
  const auckland = { weekday: 2, time: '18:00', timeZone: 'Pacific/Auckland' };
  expect(iso(weekdayTime(from, auckland))).toBe('2026-03-03T05:00:00.000Z');
});

test('the wall time stays when summer time begins and ends', () => {
  const march = new Date('2026-03-23T12:00:00Z');
  expect([0, 1].map((weeks) => iso(weekdayTime(march, berlin, weeks)))).toEqual([
    '2026-03-24T18:00:00.000Z',
    '2026-03-31T17:00:00.000Z',
  ]);
  const october = new Date('2026-10-19T12:00:00Z');
  expect([0, 1].map((weeks) => iso(weekdayTime(october, berlin, weeks)))).toEqual([
    '2026-10-20T17:00:00.000Z',
    '2026-10-27T18:00:00.000Z',
  ]);
});

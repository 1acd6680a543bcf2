import { eventRow } from './archive.schema.ts';
import { meetupEventRow } from './archive.testing.ts';
import { mapEvent } from './map-event.ts';

const map = (changes: Record<string, unknown> = {}) =>
  mapEvent(eventRow.parse(meetupEventRow(5, 1, changes)), 'Europe/Berlin');

test('a Meetup event becomes an event of its chapter, with its answers as numbers', () => {
  const { event, assumed } = map({ title: 'Git for beginners' });
  expect(assumed).toEqual([]);
  expect(event).toMatchObject({
    sourceId: '5',
    title: 'Git for beginners',
    description: 'Bring a laptop.',
    startsAt: new Date('2019-12-28T15:00:00Z'),
    endsAt: new Date('2019-12-28T16:30:00Z'),
    timeZone: 'Europe/Berlin',
    type: 'PHYSICAL',
    topics: ['beginners', 'git'],
    status: 'PUBLISHED',
    importedYes: 7,
    importedWaitlist: 2,
    createdAt: new Date('2019-11-01T08:00:00Z'),
  });
});

test.each([
  ['PAST', 'PUBLISHED'],
  ['ACTIVE', 'PUBLISHED'],
  ['CANCELLED', 'CANCELLED'],
])('%s is %s', (status, expected) => {
  expect(map({ status }).event.status).toBe(expected);
});

test.each(['PT0S', null, ''])('duration %j is taken as two hours, and said', (duration) => {
  const { event, assumed } = map({ duration });
  expect(event.endsAt.getTime() - event.startsAt.getTime()).toBe(7_200_000);
  expect(assumed).toEqual([{ kind: 'ZERO_DURATION' }]);
});

test('a time in UTC is that instant, and said', () => {
  const { event, assumed } = map({ dateTime: '2019-06-01T18:00:00Z' });
  expect(event.startsAt).toEqual(new Date('2019-06-01T18:00:00Z'));
  expect(assumed).toEqual([{ kind: 'UTC_ONLY' }]);
});

test('an event without a title is named for its chapter', () => {
  const { event, assumed } = map({ title: '  ' });
  expect(event.title).toBe('Testers 1 event');
  expect(assumed).toEqual([{ kind: 'NO_TITLE' }]);
});

test('id and digest stay with the row: the id with its number, the digest with its words', () => {
  const { event } = map();
  const { event: changed } = map({ rsvps: { yesCount: 8, waitlistCount: 2 } });
  expect(map().event).toEqual(event);
  expect(changed.id).toBe(event.id);
  expect(changed.digest).not.toBe(event.digest);
});

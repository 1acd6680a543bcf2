import { chapterRow } from './archive.schema.ts';
import { groupRow } from './archive.testing.ts';
import { chapterTopics, mapChapter } from './map-chapter.ts';

const map = (changes: Record<string, unknown> = {}) => mapChapter(chapterRow.parse(groupRow(7, changes)), []);

test('a Meetup group becomes a chapter', () => {
  const { chapter, assumed } = map();
  expect(assumed).toEqual([]);
  expect(chapter).toMatchObject({
    key: 'm7',
    sourceId: '7',
    urlname: 'testers-7',
    status: 'ACTIVE',
    profile: {
      name: 'Testers 7',
      description: 'We test.',
      city: 'Berlin',
      country: 'DE',
      lat: 52.52,
      lon: 13.38,
      timeZone: 'Europe/Berlin',
      joinMode: 'OPEN',
      foundedAt: '2019-05-01T08:00:00.000Z',
      links: ['https://www.meetup.com/testers-7/'],
    },
  });
});

test('the digest follows the columns read and nothing else', () => {
  const { digest } = map().chapter;
  expect(map({ memberships: { totalCount: 41 }, who: 'People' }).chapter.digest).toBe(digest);
  expect(map({ description: 'We test more.' }).chapter.digest).not.toBe(digest);
});

test('what cannot be is replaced and said', () => {
  const { chapter, assumed } = map({
    lat: 0,
    lon: 0,
    country: 'qq',
    timezone: 'Mars/Olympus',
    joinMode: 'MAYBE',
    status: 'asleep',
  });
  expect(chapter.status).toBe('INACTIVE');
  expect(chapter.profile).toMatchObject({
    lat: null,
    lon: null,
    country: null,
    timeZone: 'UTC',
    joinMode: 'APPROVAL',
  });
  expect(assumed.map(({ kind }) => kind).sort()).toEqual([
    'CHAPTER_WITHOUT_COORDINATES',
    'COUNTRY_UNKNOWN',
    'JOIN_MODE_UNKNOWN',
    'STATUS_UNKNOWN',
    'ZONE_UNKNOWN',
  ]);
});

test('the urlname is in small letters, the link as Meetup has it', () => {
  const { chapter } = map({ urlname: 'RLadiesJeddah' });
  expect(chapter.urlname).toBe('rladiesjeddah');
  expect(chapter.profile.links).toEqual(['https://www.meetup.com/RLadiesJeddah/']);
  expect(map({ urlname: 'a_b@c' }).chapter.urlname).toBe('meetup-7');
});

test('text loses what a database cannot hold', () => {
  const { profile } = map({ description: 'a\u0000b\ud800' }).chapter;
  expect(profile.description).toBe('ab\ufffd');
});

test('a chapter is about the five most frequent topics of its events, met three times or more', () => {
  const times = (count: number, topic: string): string[][] => Array.from({ length: count }, () => [topic]);
  const events = [
    ...times(2, 'rare'),
    ...times(3, 'f'),
    ...times(4, 'e'),
    ...times(5, 'd'),
    ...times(5, 'c'),
    ...times(7, 'b'),
    ...times(8, 'a'),
  ];
  expect(chapterTopics(events)).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(chapterTopics([['x', 'y'], ['x'], ['x', 'y']])).toEqual(['x']);
});

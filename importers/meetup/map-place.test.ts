import { eventRow } from './archive.schema.ts';
import { meetupEventRow, venueRowOf } from './archive.testing.ts';
import { mapPlace } from './map-place.ts';

const place = (venues: unknown, title = 'Meeting') =>
  mapPlace(eventRow.parse(meetupEventRow(5, 1, { venues, title })));
const online = venueRowOf({
  name: 'Online event',
  address: '',
  city: '',
  country: '',
  lat: -8.5211,
  lon: 179.1962,
  venueType: 'online',
});
const PAGE = 'https://www.meetup.com/testers-1/events/5/';

test('a venue is a place to go to', () => {
  expect(place([venueRowOf({ country: 'US' })])).toEqual({
    type: 'PHYSICAL',
    onlineUrl: null,
    venue: {
      name: 'The Hall',
      address: 'Main Street 1',
      city: 'Berlin',
      country: 'US',
      lat: 52.5,
      lon: 13.4,
    },
    assumed: [{ kind: 'COUNTRY_CASE', detail: 'US' }],
  });
});

test('the venue "Online event" is no place, and its point in the sea is left out', () => {
  expect(place([online])).toEqual({
    type: 'ONLINE',
    onlineUrl: PAGE,
    venue: null,
    assumed: [{ kind: 'ONLINE_COORDINATES' }],
  });
});

test('a venue and "online" together are hybrid', () => {
  expect(place([venueRowOf(), { ...online, lat: 52, lon: 13 }])).toMatchObject({
    type: 'HYBRID',
    onlineUrl: PAGE,
    venue: { name: 'The Hall' },
    assumed: [],
  });
});

test.each([
  ['Online via Zoom!', 'More details to come.', PAGE],
  ['https://zoom.us/j/970795846', '', 'https://zoom.us/j/970795846'],
  ['Zoom', 'https://zoom.us/j/862953996', 'https://zoom.us/j/862953996'],
])('a venue named %j is online', (name, address, onlineUrl) => {
  const found = place([venueRowOf({ name, address })]);
  expect(found).toMatchObject({ type: 'ONLINE', venue: null, onlineUrl });
  expect(found.assumed).toEqual([{ kind: 'ONLINE_BY_NAME', detail: name }]);
});

test('a house with "Online" in its name stays a house', () => {
  expect(place([venueRowOf({ name: 'Loggi - Motoboy Online' })])).toMatchObject({ type: 'PHYSICAL' });
});

test('without a venue the title decides', () => {
  expect(place([], 'Webinar: rest')).toMatchObject({
    type: 'ONLINE',
    assumed: [{ kind: 'NO_VENUE_ONLINE' }],
  });
  expect(place(null, 'Meeting')).toEqual({
    type: 'PHYSICAL',
    venue: null,
    onlineUrl: null,
    assumed: [{ kind: 'NO_VENUE_PHYSICAL' }],
  });
});

test('0, 0 is no place on earth', () => {
  expect(place([venueRowOf({ lat: 0, lon: 0 })])).toMatchObject({
    venue: { name: 'The Hall', lat: null, lon: null },
    assumed: [{ kind: 'VENUE_WITHOUT_COORDINATES' }],
  });
});

test('a second venue is said to be left out', () => {
  expect(place([venueRowOf(), venueRowOf({ name: 'The Annex' })])).toMatchObject({
    venue: { name: 'The Hall' },
    assumed: [{ kind: 'MORE_VENUES', detail: 'The Annex' }],
  });
});

import type { ImportedEvent } from '../../subgraphs/chapter/event/imported-event.ts';
import type { Place as Venue } from '../../subgraphs/chapter/venue/venue.ts';
import type { EventRow, VenueRow } from './archive.schema.ts';
import type { Assumption } from './assumption.ts';
import { coordinates } from './coordinates.ts';
import { countryCode } from './country.ts';

/** The coordinates Meetup writes for "online": a point in the sea off Tuvalu. */
const MEETUP_ONLINE = { lat: -8.5211, lon: 179.1962 };
/** Organizers' own words for "online" where a venue's name should stand. */
const ONLINE_NAME = /^(online|on-line|virtual|remote|zoom|webinar|https?:\/\/)/i;
const ONLINE_TITLE =
  /(?<!\p{L})(online|on-line|virtual|webinar|remote|remoto|zoom|slack|en l[ií]nea|en ligne)(?!\p{L})/iu;

export interface Place {
  readonly type: ImportedEvent['type'];
  readonly venue: Venue | null;
  readonly onlineUrl: string | null;
  readonly assumed: readonly Assumption[];
}

/**
 * Where an event was. A venue and "online" together are HYBRID; online parts carry the event's page at Meetup, where
 * the link to the call was; an event without any venue is ONLINE when its title says so, else PHYSICAL, place unknown.
 */
export function mapPlace(row: EventRow): Place {
  const online = row.venues.filter((venue) => isOnline(venue));
  const [first, ...further] = row.venues.filter((venue) => !isOnline(venue));
  const assumed: Assumption[] = [
    ...online.flatMap(assumedOfOnline),
    ...further.map((venue) => ({ kind: 'MORE_VENUES' as const, detail: venue.name ?? '' })),
  ];
  const bySaying = row.venues.length === 0 && ONLINE_TITLE.test(row.title ?? '');
  if (row.venues.length === 0) assumed.push({ kind: bySaying ? 'NO_VENUE_ONLINE' : 'NO_VENUE_PHYSICAL' });
  const venue = first ? mapVenue(first, assumed) : null;
  if (online.length === 0 && !bySaying) return { type: 'PHYSICAL', venue, onlineUrl: null, assumed };
  const onlineUrl = linkIn(online) ?? row.eventUrl ?? null;
  return { type: first ? 'HYBRID' : 'ONLINE', venue, onlineUrl, assumed };
}

function assumedOfOnline(venue: VenueRow): Assumption[] {
  const assumed: Assumption[] = [];
  if (venue.venueType !== 'online') assumed.push({ kind: 'ONLINE_BY_NAME', detail: venue.name ?? '' });
  if (isNowhere(venue)) assumed.push({ kind: 'ONLINE_COORDINATES' });
  return assumed;
}

function isOnline(venue: VenueRow): boolean {
  return venue.venueType === 'online' || ONLINE_NAME.test(venue.name ?? '');
}

function isNowhere({ lat, lon }: VenueRow): boolean {
  return coordinates(lat, lon) === undefined || (lat === MEETUP_ONLINE.lat && lon === MEETUP_ONLINE.lon);
}

function linkIn(venues: readonly VenueRow[]): string | undefined {
  return venues
    .flatMap((venue) => [venue.name, venue.address])
    .find((text): text is string => /^https?:\/\/\S+$/i.test(text ?? '') && URL.canParse(text ?? ''));
}

function mapVenue(row: VenueRow, assumed: Assumption[]): Venue {
  const place = coordinates(row.lat, row.lon);
  if (!place) assumed.push({ kind: 'VENUE_WITHOUT_COORDINATES' });
  const country = row.country === null ? undefined : countryCode(row.country);
  if (row.country !== null) {
    if (!country) assumed.push({ kind: 'COUNTRY_UNKNOWN', detail: row.country });
    else if (row.country !== row.country.toLowerCase()) {
      assumed.push({ kind: 'COUNTRY_CASE', detail: row.country });
    }
  }
  return {
    name: row.name ?? row.address ?? row.city ?? 'Venue without a name',
    address: row.address,
    city: row.city,
    country: country ?? null,
    lat: place?.lat ?? null,
    lon: place?.lon ?? null,
  };
}

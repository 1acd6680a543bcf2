import { z } from 'zod';

/** Text PostgreSQL can hold: no NUL, no half of a surrogate pair. */
const text = z.string().transform((value) => Buffer.from(value.replaceAll('\u0000', '')).toString());
const optionalText = text.nullish().transform((value) => (value?.trim() ? value.trim() : null));
const meetupId = z
  .union([z.string(), z.int()])
  .transform(String)
  .pipe(z.string().regex(/^[0-9]{1,30}$/, 'must be a number'));
const instant = z.iso.datetime({ offset: true, error: 'must be a date and time with Z or an offset' });
const coordinate = z.number().nullish();

/**
 * The columns of a Meetup group that the import reads, in Meetup's words; the others are left aside. Strict where a
 * fault would make the row mean nothing, lenient where a default can be named.
 */
export const chapterRow = z.object({
  id: meetupId,
  name: text.pipe(z.string().trim().min(1, 'must not be empty')),
  urlname: z.string().min(1, 'must not be empty'),
  description: optionalText,
  lat: coordinate,
  lon: coordinate,
  city: optionalText,
  country: optionalText,
  foundedDate: instant.nullish(),
  timezone: optionalText,
  joinMode: optionalText,
  status: optionalText,
});
export type ChapterRow = z.infer<typeof chapterRow>;

export const venueRow = z.object({
  name: optionalText,
  address: optionalText,
  city: optionalText,
  country: optionalText,
  lat: coordinate,
  lon: coordinate,
  venueType: optionalText,
});
export type VenueRow = z.infer<typeof venueRow>;

const count = z.int().min(0).max(2_147_483_647);

export const eventRow = z.object({
  id: meetupId,
  title: optionalText,
  description: optionalText,
  status: z.enum(['PAST', 'ACTIVE', 'CANCELLED']),
  dateTime: instant,
  duration: optionalText,
  eventUrl: z.url({ protocol: /^https?$/ }).nullish(),
  rsvps: z.object({ yesCount: count, waitlistCount: count }),
  venues: z
    .array(venueRow)
    .nullish()
    .transform((venues) => venues ?? []),
  group: z.object({ name: text, urlname: z.string() }),
  createdTime: instant.nullish(),
});
export type EventRow = z.infer<typeof eventRow>;

import { z } from 'zod';

/**
 * What crosses the feed from a chapter to headquarters, versioned. Each change carries the whole present state of
 * what it names, never a difference, so that applying one twice does no harm. No change names who attends what:
 * counts cross, people do not, but for who belongs to which chapter.
 */
export const CHANGES_VERSION = 1;

const instant = z.iso.datetime({ offset: false });
const count = z.int().min(0);

export const countsState = z.object({
  /** Grows by one with every change of any count. */
  version: count,
  yes: count,
  maybe: count,
  no: count,
  waitlist: count,
  pending: count,
  /** People brought along by those who said yes; part of the seats taken, not of `yes`. */
  guests: count,
  attended: count,
});
export type CountsState = z.infer<typeof countsState>;

export const chapterState = z.object({
  name: z.string(),
  description: z.string().nullable(),
  city: z.string().nullable(),
  /** ISO 3166-1 alpha-2, upper case. */
  country: z.string().nullable(),
  lat: z.number().nullable(),
  lon: z.number().nullable(),
  timeZone: z.string(),
  joinMode: z.enum(['OPEN', 'APPROVAL', 'CLOSED']),
  foundedAt: instant.nullable(),
  links: z.array(z.string()),
  topics: z.array(z.string()),
});
export type ChapterState = z.infer<typeof chapterState>;

export const eventState = z.object({
  eventId: z.uuid(),
  title: z.string(),
  /** The beginning of its description, to be found by. */
  summary: z.string().optional(),
  startsAt: instant,
  endsAt: instant,
  timeZone: z.string(),
  type: z.enum(['PHYSICAL', 'ONLINE', 'HYBRID']),
  /** Drafts never leave their chapter. */
  status: z.enum(['PUBLISHED', 'CANCELLED']),
  city: z.string().nullable(),
  country: z.string().nullable(),
  lat: z.number().nullable(),
  lon: z.number().nullable(),
  topics: z.array(z.string()),
  capacity: count.nullable(),
  counts: countsState,
  /** Keys of chapters asked to host it as well; it is listed with those that agreed (`listing.changed`). */
  coHosts: z.array(z.string()).optional(),
});
export type EventState = z.infer<typeof eventState>;

export const membershipState = z.object({
  memberId: z.uuid(),
  role: z.enum(['LEAD_ORGANIZER', 'ORGANIZER', 'EVENT_MANAGER', 'CHECK_IN_STAFF', 'MEMBER']),
  status: z.enum(['PENDING', 'ACTIVE', 'BANNED', 'LEFT']),
  joinedAt: instant,
});
export type MembershipState = z.infer<typeof membershipState>;

export const listingState = z.object({
  /** The chapter that owns the event. */
  owner: z.string(),
  eventId: z.uuid(),
  /** Whether the chapter that says so hosts the event with its owner, or no longer does. */
  listed: z.boolean(),
});
export type ListingState = z.infer<typeof listingState>;

export const changeBody = z.discriminatedUnion('type', [
  z.object({ type: z.literal('chapter.changed'), data: chapterState }),
  z.object({ type: z.literal('event.changed'), data: eventState }),
  /** Of an event nobody answered, which its series has no more. */
  z.object({ type: z.literal('event.removed'), data: z.object({ eventId: z.uuid() }) }),
  z.object({ type: z.literal('event.counted'), data: z.object({ eventId: z.uuid(), counts: countsState }) }),
  z.object({ type: z.literal('membership.changed'), data: membershipState }),
  z.object({ type: z.literal('listing.changed'), data: listingState }),
]);
export type ChangeBody = z.infer<typeof changeBody>;

/** A change as the outbox keeps it and the feed carries it: `seq` counts up by one within a chapter's `epoch`. */
export const change = z.intersection(z.object({ seq: z.int().min(1), at: instant }), changeBody);
export type Change = z.infer<typeof change>;

import type { ChapterState, EventState, MembershipState } from '../../../schema/changes.ts';

/** What crosses the feed, as columns of the directory's tables. */

/** Topics are compared in lower case, here and in filters. */
const topicsOf = (topics: readonly string[]): string[] => [
  ...new Set(topics.map((topic) => topic.trim().toLowerCase()).filter((topic) => topic !== '')),
];

export const profileRow = (profile: ChapterState) => ({
  name: profile.name,
  description: profile.description,
  city: profile.city,
  country: profile.country,
  lat: profile.lat,
  lon: profile.lon,
  time_zone: profile.timeZone,
  join_mode: profile.joinMode,
  founded_at: profile.foundedAt,
  links: profile.links,
  topics: topicsOf(profile.topics),
});
export type ProfileRow = ReturnType<typeof profileRow>;

export const eventRow = (event: EventState) => ({
  event_id: event.eventId,
  title: event.title,
  summary: event.summary ?? null,
  starts_at: event.startsAt,
  ends_at: event.endsAt,
  time_zone: event.timeZone,
  type: event.type,
  status: event.status,
  own_city: event.city,
  own_country: event.country,
  own_lat: event.lat,
  own_lon: event.lon,
  topics: topicsOf(event.topics),
  capacity: event.capacity,
  co_hosts: event.coHosts ?? [],
  // Its columns have the names of its fields.
  ...event.counts,
});
export type EventRow = ReturnType<typeof eventRow>;

export const membershipRow = (membership: MembershipState) => ({
  member_id: membership.memberId,
  role: membership.role,
  status: membership.status,
  joined_at: membership.joinedAt,
});
export type MembershipRow = ReturnType<typeof membershipRow>;

import { createHash } from 'node:crypto';
import type { Sql } from '../../../kernel/db/database.ts';
import type { CalendarEntry } from '../../../kernel/icalendar/calendar.ts';
import { writeCalendar } from '../../../kernel/icalendar/write-calendar.ts';
import { isUuid, type Uuid } from '../../../kernel/ids.ts';
import type { CalendarAnswer, CalendarRequest } from '../../../kernel/peers.ts';
import { seal, unseal } from '../../../kernel/sealed-token.ts';
import { allowed, type ChapterContext } from '../context.ts';
import { membershipsOfMembers } from '../membership/membership.store.ts';
import { readProfile } from '../profile/profile.store.ts';
import {
  calendarEvents,
  eventsOfMember,
  eventsSince,
  readSecret,
  renew,
  renewalsOf,
} from './calendar.store.ts';
import { calendarEntry } from './calendar-event.ts';
import { type CalendarFeed, feedOf, nameOf } from './calendar-feed.ts';

const KEPT_MS = 90 * 86_400_000;
const PURPOSE = 'calendar';

/** A chapter's calendar feed; undefined when the name leads nowhere, or no longer. */
export async function readCalendar(
  sql: Sql,
  { feed: name, etag: known }: CalendarRequest,
  now: Date,
): Promise<CalendarAnswer | undefined> {
  const feed = feedOf(name);
  const entries = feed && (await entriesOf(sql, feed, new Date(now.getTime() - KEPT_MS)));
  if (entries === undefined) return undefined;
  const { name: chapterName } = await readProfile(sql);
  const text = writeCalendar({ method: 'PUBLISH', name: chapterName, entries });
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  const changedAt = entries.reduce((latest, entry) => Math.max(latest, entry.changedAt.getTime()), 0);
  return { etag, changedAt: new Date(changedAt).toISOString(), text: etag === known ? null : text };
}

async function entriesOf(sql: Sql, feed: CalendarFeed, since: Date): Promise<CalendarEntry[] | undefined> {
  if (feed.kind === 'chapter') return (await eventsSince(sql, since)).map((event) => calendarEntry(event));
  if (feed.kind === 'event') {
    const [event] = await calendarEvents(sql, [feed.eventId]);
    return event && [calendarEntry(event)];
  }
  const memberId = await memberOf(sql, feed.token);
  if (memberId === undefined) return undefined;
  return (await eventsOfMember(sql, memberId, since)).map((event) => calendarEntry(event, event.answer));
}

/** Whose calendar the token opens: an active member's, by the newest address alone. */
async function memberOf(sql: Sql, token: string): Promise<Uuid | undefined> {
  const [memberId = '', times] = unseal(await readSecret(sql), PURPOSE, token)?.split(':') ?? [];
  if (!isUuid(memberId) || String(await renewalsOf(sql, memberId)) !== times) return undefined;
  const [membership] = await membershipsOfMembers(sql, [memberId]);
  return membership?.status === 'ACTIVE' ? memberId : undefined;
}

export const calendarUrl = (ctx: ChapterContext, feed: CalendarFeed): string =>
  new URL(`/calendars/${ctx.chapter}/${nameOf(feed)}.ics`, ctx.graphUrl()).href;

/** The address of the viewer's own calendar in this chapter; null for who is no active member. */
export async function viewerCalendarUrl(ctx: ChapterContext): Promise<string | null> {
  const membership = await ctx.membership();
  if (membership?.status !== 'ACTIVE') return null;
  const { memberId } = membership;
  const words = `${memberId}:${await renewalsOf(ctx.db, memberId)}`;
  return calendarUrl(ctx, { kind: 'member', token: seal(await readSecret(ctx.db), PURPOSE, words) });
}

/** A new address; the old one leads nowhere from now on. @throws UNAUTHENTICATED, BANNED, NOT_A_MEMBER */
export async function renewCalendarUrl(ctx: ChapterContext): Promise<string | null> {
  const memberId = ctx.signedIn();
  allowed('RSVP', await ctx.membership());
  await renew(ctx.db, memberId);
  return viewerCalendarUrl(ctx);
}

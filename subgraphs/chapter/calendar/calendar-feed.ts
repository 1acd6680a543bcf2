import { isUuid, type Uuid } from '../../../kernel/ids.ts';

/** What a calendar holds: all a chapter announces, one event, or what one member answered. */
export type CalendarFeed =
  | { readonly kind: 'chapter' }
  | { readonly kind: 'event'; readonly eventId: Uuid }
  | { readonly kind: 'member'; readonly token: string };

/** The feed of a name, as it stands in a calendar's URL; undefined when it is none. */
export function feedOf(name: string): CalendarFeed | undefined {
  const [, kind, rest = ''] = /^(events|event-|member-)(.*)$/.exec(name) ?? [];
  if (kind === 'events') return rest === '' ? { kind: 'chapter' } : undefined;
  if (kind === 'event-') return isUuid(rest) ? { kind: 'event', eventId: rest } : undefined;
  return kind === 'member-' ? { kind: 'member', token: rest } : undefined;
}

const NAMES = {
  chapter: () => 'events',
  event: ({ eventId }: Extract<CalendarFeed, { kind: 'event' }>) => `event-${eventId}`,
  member: ({ token }: Extract<CalendarFeed, { kind: 'member' }>) => `member-${token}`,
};

/** As `feedOf` reads it. */
export const nameOf = (feed: CalendarFeed): string => NAMES[feed.kind](feed as never);

import { isUtc } from '../../../../kernel/icalendar/zone-offset.ts';
import { excerpt } from '../excerpt.ts';
import type { Site } from '../site.ts';
import type { News } from './digest.ts';

/** One thing a digest tells, before it is text or HTML. */
export interface DigestItem {
  readonly title: string;
  /** Under the title. */
  readonly note: string;
  /** Where to read on; undefined where the community has no site. */
  readonly link: string | undefined;
}
export interface DigestSection {
  readonly heading: string;
  readonly items: readonly DigestItem[];
}

const EXCERPT = 280;

/** What a digest says, section by section; empty ones are left out. */
export function digestSections(news: News, site: Site | undefined): DigestSection[] {
  const sections: DigestSection[] = [
    {
      heading: 'Announcements',
      items: news.announcements.map(({ id, title, body }) => ({
        title,
        note: excerpt(body, EXCERPT),
        link: site?.announcement(id),
      })),
    },
    {
      heading: 'Discussions',
      items: news.discussions.map(({ id, title, chapterName, posts }) => ({
        title,
        note: `${count(posts, 'new post')} · ${chapterName ?? 'the whole community'}`,
        link: site?.discussion(id),
      })),
    },
    {
      heading: 'Coming up in your chapters',
      items: news.events.map(({ chapter, id, title, chapterName, city, ...when }) => ({
        title,
        note: [beginning(when), city === null || city === chapterName ? null : city, chapterName]
          .filter((part) => part !== null)
          .join(' · '),
        link: site?.event(chapter, id),
      })),
    },
  ];
  return sections.filter(({ items }) => items.length > 0);
}

/** Such as “Chapterhouse: 1 announcement, 2 discussions, 3 events”. */
export function digestSubject(organization: string, { announcements, discussions, events }: News): string {
  const parts = [
    announcements.length > 0 && count(announcements.length, 'announcement'),
    discussions.length > 0 && count(discussions.length, 'discussion'),
    events.length > 0 && count(events.length, 'event'),
  ];
  return `${organization}: ${parts.filter(Boolean).join(', ')}`;
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

/** In the wall time of the event's zone, which it names. */
function beginning({ startsAt, timeZone }: { startsAt: Date; timeZone: string }): string {
  const zone = isUtc(timeZone) ? 'UTC' : timeZone;
  const words = new Intl.DateTimeFormat('en-GB', {
    ...{ weekday: 'short', day: 'numeric', month: 'short' },
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone },
  }).format(startsAt);
  return `${words} (${zone.replaceAll('_', ' ')})`;
}

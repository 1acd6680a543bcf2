import type { ChapterRole } from '../subgraphs/chapter/membership/membership.ts';
import type { RsvpResponse } from '../subgraphs/chapter/rsvp/rsvp.ts';
import { seededRandom } from './random.ts';
import { SAMPLE_CHAPTERS, type SampleChapter } from './sample-chapters.ts';
import { SAMPLE_MEMBERS, SAMPLE_SIGN_INS } from './sample-members.ts';
import { type ProgrammeItem, programmeItem } from './sample-programme.ts';
import { weekdayTime } from './zoned-time.ts';

export interface PlannedMembership {
  readonly subject: string;
  readonly role: ChapterRole;
  readonly joinedAt: Date;
  /** False for one who still waits to be let in. */
  readonly approved: boolean;
}

export interface PlannedAnswer {
  readonly subject: string;
  readonly response: RsvpResponse;
  readonly guests: number;
}

export interface PlannedEvent extends ProgrammeItem {
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly state: 'DRAFT' | 'PUBLISHED' | 'CANCELLED';
  readonly announcedAt: Date;
  /** In the order they are given. */
  readonly answers: readonly PlannedAnswer[];
}

export interface PlannedChapter extends SampleChapter {
  /** The lead organizer first. */
  readonly members: readonly PlannedMembership[];
  readonly events: readonly PlannedEvent[];
}

const PAST_EVENTS = 6;
const COMING_EVENTS = 4;
const HOME_MEMBERS = 3;
const ROLES: readonly ChapterRole[] = ['LEAD_ORGANIZER', 'ORGANIZER', 'EVENT_MANAGER', 'CHECK_IN_STAFF'];
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** The whole sample community as it will be, past and coming relative to `now`; the same for the same `now`. */
export function planSample(now: Date): PlannedChapter[] {
  return SAMPLE_CHAPTERS.map((chapter, place) => {
    const members = membersOf(chapter, place, now);
    return { ...chapter, members, events: eventsOf(chapter, place, members, now) };
  });
}

/** Three at home in each chapter, who run it, and about a third of all others. */
function membersOf(chapter: SampleChapter, place: number, now: Date): PlannedMembership[] {
  const random = seededRandom(1_000 + place);
  const home = SAMPLE_MEMBERS.slice(place * HOME_MEMBERS, (place + 1) * HOME_MEMBERS);
  const visitors = SAMPLE_MEMBERS.filter(
    (member) =>
      !home.includes(member) &&
      (random() < 0.3 || (place === 0 && member.subject === SAMPLE_SIGN_INS.member.subject)),
  );
  return [...home, ...visitors].map(({ subject }, index, all) => ({
    subject,
    role: ROLES[index] ?? 'MEMBER',
    joinedAt: new Date(now.getTime() - (420 - 14 * index) * DAY_MS),
    approved: chapter.joinMode === 'OPEN' || index < all.length - 1,
  }));
}

function eventsOf(
  chapter: SampleChapter,
  place: number,
  members: readonly PlannedMembership[],
  now: Date,
): PlannedEvent[] {
  const { rhythm, timeZone } = chapter;
  const random = seededRandom(2_000 + place);
  const turns = PAST_EVENTS + (chapter.active ? COMING_EVENTS : 0);
  return Array.from({ length: turns }, (_, turn) => {
    const item = programmeItem(chapter, place, turn);
    const weeks = (turn - PAST_EVENTS) * rhythm.everyWeeks - (chapter.active ? 0 : 30);
    const startsAt = weekdayTime(now, { ...rhythm, timeZone }, weeks);
    const endsAt = new Date(startsAt.getTime() + rhythm.hours * HOUR_MS);
    const announcedAt = new Date(Math.min(startsAt.getTime() - 20 * DAY_MS, now.getTime() - HOUR_MS));
    const event = { ...item, startsAt, endsAt, announcedAt };
    return { ...event, ...special(chapter, turn - PAST_EVENTS, members, random, event) };
  });
}

/** Most events are answered by chance; a few show what the house does at its edges. */
function special(
  chapter: SampleChapter,
  ahead: number,
  members: readonly PlannedMembership[],
  random: () => number,
  item: ProgrammeItem,
): Pick<PlannedEvent, 'state' | 'answers' | 'capacity'> {
  const approved = members.filter((member) => member.approved);
  const yes = (from: number, count: number): PlannedAnswer[] =>
    approved
      .filter(({ subject }) => subject !== SAMPLE_SIGN_INS.member.subject)
      .slice(from, from + count)
      .map(({ subject }) => ({ subject, response: 'YES', guests: 0 }));
  // One seat left, for whoever tries the sample out.
  if (chapter.key === 'lisbon' && ahead === 0) {
    return { state: 'PUBLISHED', answers: yes(0, 7), capacity: 8 };
  }
  // Full, with people waiting.
  if (chapter.key === 'montreal' && ahead === 0) {
    return { state: 'PUBLISHED', answers: yes(0, 9), capacity: 6 };
  }
  if (chapter.key === 'berlin' && ahead === 2) {
    return { state: 'DRAFT', answers: [], capacity: item.capacity };
  }
  const state = chapter.key === 'chicago' && ahead === 1 ? 'CANCELLED' : 'PUBLISHED';
  return { state, answers: answersBy(approved, item, random), capacity: item.capacity };
}

function answersBy(
  members: readonly PlannedMembership[],
  item: ProgrammeItem,
  random: () => number,
): PlannedAnswer[] {
  return members
    .map((member) => ({ member, place: random() }))
    .sort((a, b) => a.place - b.place)
    .flatMap(({ member: { subject } }) => {
      const mood = random();
      if (mood > 0.75) return [];
      const response: RsvpResponse = mood < 0.6 ? 'YES' : mood < 0.68 ? 'MAYBE' : 'NO';
      const guests = response === 'YES' && random() < 0.15 ? item.guestLimit : 0;
      return [{ subject, response, guests }];
    });
}

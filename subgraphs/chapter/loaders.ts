import DataLoader from 'dataloader';
import type { Clock } from '../../kernel/clock.ts';
import type { Sql } from '../../kernel/db/database.ts';
import type { Uuid } from '../../kernel/ids.ts';
import { checkInSecret, noShowsOf } from './attendance/attendance.store.ts';
import { eventsById } from './event/event.store.ts';
import type { ChapterEvent } from './event/event.ts';
import { invitationsOf } from './invitation/invitation.store.ts';
import { type MembershipNotes, membershipNotes } from './membership/membership.notes.store.ts';
import { membershipsById, membershipsOfMembers } from './membership/membership.store.ts';
import type { Membership } from './membership/membership.ts';
import { questionsById, questionsOfEvents, questionsOfSeries } from './question/question.store.ts';
import type { Question } from './question/question.ts';
import { rsvpsById, rsvpsOfMember, waitlistPositions } from './rsvp/rsvp.store.ts';
import type { Rsvp } from './rsvp/rsvp.ts';
import { seriesById } from './series/series.store.ts';
import type { Series } from './series/series.ts';
import { type StandingAnswer, standingOfMember } from './series/standing.store.ts';

/** Reads by key, gathered: one statement for all that a request asks at once. */
export interface Loaders {
  readonly event: DataLoader<Uuid, ChapterEvent | undefined>;
  readonly membership: DataLoader<Uuid, Membership | undefined>;
  readonly membershipOf: DataLoader<Uuid, Membership | undefined>;
  readonly membershipNotes: DataLoader<Uuid, MembershipNotes | undefined>;
  readonly question: DataLoader<Uuid, Question | undefined>;
  /** What an event asks who comes, in order. */
  readonly questionsOfEvent: DataLoader<Uuid, readonly Question[]>;
  readonly questionsOfSeries: DataLoader<Uuid, readonly Question[]>;
  readonly rsvp: DataLoader<Uuid, Rsvp | undefined>;
  /** The viewer's answer, by the event. */
  readonly viewerRsvp: DataLoader<Uuid, Rsvp | undefined>;
  /** Whether the viewer is invited, by the event. */
  readonly viewerInvited: DataLoader<Uuid, boolean>;
  readonly waitlistPosition: DataLoader<Uuid, number | undefined>;
  /** How many did not come, by the event. */
  readonly noShows: DataLoader<Uuid, number>;
  /** What the chapter signs its check-in codes with; read once. */
  readonly checkInSecret: () => Promise<Buffer>;
  readonly series: DataLoader<Uuid, Series | undefined>;
  /** What the viewer answered to a series as a whole. */
  readonly standing: DataLoader<Uuid, StandingAnswer | undefined>;
}

export function createLoaders(sql: Sql, viewer: Uuid | undefined, clock: Clock): Loaders {
  let secret: Promise<Buffer> | undefined;
  return {
    event: byKey((ids) => eventsById(sql, ids), 'id'),
    membership: byKey((ids) => membershipsById(sql, ids), 'id'),
    membershipOf: byKey((ids) => membershipsOfMembers(sql, ids), 'memberId'),
    membershipNotes: byKey((ids) => membershipNotes(sql, ids), 'id'),
    question: byKey((ids) => questionsById(sql, ids), 'id'),
    questionsOfEvent: grouped(
      (ids) => questionsOfEvents(sql, ids),
      (row) => row,
      'eventId',
    ),
    questionsOfSeries: grouped(
      (ids) => questionsOfSeries(sql, ids),
      (row) => row,
      'seriesId',
    ),
    rsvp: byKey((ids) => rsvpsById(sql, ids), 'id'),
    viewerRsvp: byKey(
      async (eventIds) => (viewer === undefined ? [] : rsvpsOfMember(sql, viewer, eventIds)),
      'eventId',
    ),
    viewerInvited: new DataLoader(async (eventIds) => {
      const rows = viewer === undefined ? [] : await invitationsOf(sql, viewer, eventIds);
      const invited = new Set(rows.map((row) => row.eventId));
      return eventIds.map((id) => invited.has(id));
    }),
    waitlistPosition: new DataLoader(async (ids) => {
      const positions = new Map((await waitlistPositions(sql, ids)).map((row) => [row.id, row.position]));
      return ids.map((id) => positions.get(id));
    }),
    noShows: new DataLoader(async (ids) => {
      const counts = new Map(
        (await noShowsOf(sql, ids, clock.now())).map((row) => [row.eventId, row.noShows]),
      );
      return ids.map((id) => counts.get(id) ?? 0);
    }),
    checkInSecret: () => {
      secret ??= checkInSecret(sql);
      return secret;
    },
    series: byKey((ids) => seriesById(sql, ids), 'id'),
    standing: byKey(
      async (seriesIds) => (viewer === undefined ? [] : standingOfMember(sql, viewer, seriesIds)),
      'seriesId',
    ),
  };
}

function byKey<Key extends string, Row extends { readonly [Name in Key]: Uuid }>(
  read: (keys: readonly Uuid[]) => Promise<Row[]>,
  key: Key,
): DataLoader<Uuid, Row | undefined> {
  return new DataLoader(async (keys) => {
    const rows = new Map((await read(keys)).map((row) => [row[key] as Uuid, row]));
    return keys.map((each) => rows.get(each));
  });
}

/** All rows that `key` says are of one thing, in the order they were read. */
function grouped<Key extends string, Row extends { readonly [Name in Key]: Uuid }, Value>(
  read: (keys: readonly Uuid[]) => Promise<Row[]>,
  value: (row: Row) => Value,
  key: Key,
): DataLoader<Uuid, readonly Value[]> {
  return new DataLoader(async (keys) => {
    const rows = await read(keys);
    return keys.map((each) => rows.filter((row) => row[key] === each).map(value));
  });
}

import DataLoader from 'dataloader';
import type { Sql } from '../../kernel/db/database.ts';
import type { Uuid } from '../../kernel/ids.ts';
import { eventsById, hostsOf } from './event/event.store.ts';
import type { ChapterEvent } from './event/event.ts';
import { membershipsById, membershipsOfMembers } from './membership/membership.store.ts';
import type { Membership } from './membership/membership.ts';
import { rsvpsById, rsvpsOfMember, waitlistPositions } from './rsvp/rsvp.store.ts';
import type { Rsvp } from './rsvp/rsvp.ts';
import { seriesById } from './series/series.store.ts';
import type { Series } from './series/series.ts';
import { type StandingAnswer, standingOfMember } from './series/standing.store.ts';

/** Reads by key, gathered: one statement for all that a request asks at once. */
export interface Loaders {
  readonly event: DataLoader<Uuid, ChapterEvent | undefined>;
  /** Members who host an event, by the event. */
  readonly hosts: DataLoader<Uuid, readonly Uuid[]>;
  readonly membership: DataLoader<Uuid, Membership | undefined>;
  readonly membershipOf: DataLoader<Uuid, Membership | undefined>;
  readonly rsvp: DataLoader<Uuid, Rsvp | undefined>;
  /** The viewer's answer, by the event. */
  readonly viewerRsvp: DataLoader<Uuid, Rsvp | undefined>;
  readonly waitlistPosition: DataLoader<Uuid, number | undefined>;
  readonly series: DataLoader<Uuid, Series | undefined>;
  /** What the viewer answered to a series as a whole. */
  readonly standing: DataLoader<Uuid, StandingAnswer | undefined>;
}

export function createLoaders(sql: Sql, viewer: Uuid | undefined): Loaders {
  return {
    event: byKey((ids) => eventsById(sql, ids), 'id'),
    hosts: new DataLoader(async (ids) => {
      const rows = await hostsOf(sql, ids);
      return ids.map((id) => rows.filter((row) => row.eventId === id).map((row) => row.memberId));
    }),
    membership: byKey((ids) => membershipsById(sql, ids), 'id'),
    membershipOf: byKey((ids) => membershipsOfMembers(sql, ids), 'memberId'),
    rsvp: byKey((ids) => rsvpsById(sql, ids), 'id'),
    viewerRsvp: byKey(
      async (eventIds) => (viewer === undefined ? [] : rsvpsOfMember(sql, viewer, eventIds)),
      'eventId',
    ),
    waitlistPosition: new DataLoader(async (ids) => {
      const positions = new Map((await waitlistPositions(sql, ids)).map((row) => [row.id, row.position]));
      return ids.map((id) => positions.get(id));
    }),
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

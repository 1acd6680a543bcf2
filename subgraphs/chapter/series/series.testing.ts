import type { Uuid } from '../../../kernel/ids.ts';
import { berlin, type ChapterWorld } from '../chapter.testing.ts';
import { rsvp } from '../rsvp/rsvp.service.ts';
import { createSeries, type NewSeries } from './series.service.ts';
import type { Series } from './series.ts';

/** An event of a series, as tests look at it. */
export interface Seen {
  readonly id: Uuid;
  readonly title: string;
  readonly startsAt: Date;
  readonly status: string;
  readonly wall: string | null;
  readonly exception: boolean;
  readonly yes: number;
}

/** A published series on Tuesdays at 18:30 in Berlin, from 2026-03-03 on; the clock stands at 2026-03-01. */
export const weekly = async (world: ChapterWorld, input: Partial<NewSeries> = {}): Promise<Series> =>
  createSeries(await world.as(world.lead), {
    title: 'Tuesday table',
    rule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=6',
    startsAt: new Date('2026-03-03T17:30:00Z'),
    endsAt: new Date('2026-03-03T19:30:00Z'),
    publish: true,
    ...input,
  });

/** All events of a series, in order. */
export async function eventsOf(world: ChapterWorld, series: { readonly id: Uuid }): Promise<Seen[]> {
  const { db } = await world.as(undefined);
  return db.query(
    `SELECT e.id, e.title, e.starts_at AS "startsAt", e.status, e.recurrence_start AS wall,
       e.series_exception AS exception, c.yes
     FROM ${db.schema}.event e JOIN ${db.schema}.event_counts c ON c.event_id = e.id
     WHERE e.series_id = $1 ORDER BY e.starts_at, e.id`,
    [series.id],
  );
}

export const walls = (events: readonly Seen[]): (string | null)[] => events.map((event) => event.wall);

export const sayYes = async (world: ChapterWorld, member: Uuid, event: Pick<Seen, 'id'> | undefined) =>
  rsvp(await world.as(member), { eventId: event?.id as Uuid, response: 'YES' });

/** A member's answers to the events, by their places. */
export async function answersOf(
  world: ChapterWorld,
  member: Uuid,
  events: readonly Seen[],
): Promise<(string | undefined)[]> {
  const { db } = await world.as(undefined);
  const rows = await db.query<{ event: Uuid; status: string }>(
    `SELECT event_id AS event, status FROM ${db.schema}.rsvp WHERE member_id = $1`,
    [member],
  );
  const byEvent = new Map(rows.map((row) => [row.event, row.status]));
  return events.map((event) => byEvent.get(event.id));
}

/** What the chapter told headquarters, by kind, after a sequence number. */
export async function toldSince(
  world: ChapterWorld,
  seq: number,
): Promise<{ type: string; eventId: Uuid }[]> {
  const { db } = await world.as(undefined);
  return db.query(
    `SELECT type, data->>'eventId' AS "eventId" FROM ${db.schema}.outbox WHERE seq > $1 ORDER BY seq`,
    [seq],
  );
}

export const lastSeq = async (world: ChapterWorld): Promise<number> =>
  (await world.host.snapshot(berlin)).seq;

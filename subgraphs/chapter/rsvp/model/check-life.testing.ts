import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { Sql } from '../../../../kernel/db/database.ts';
import type { Uuid } from '../../../../kernel/ids.ts';
import { isTombstone } from '../../../../kernel/tombstone.ts';
import { berlin, type ChapterWorld } from '../../chapter.testing.ts';
import { readHeads } from '../../host/host.store.ts';
import type { Life } from './life.testing.ts';
import { SeriesPerformer } from './perform-series.testing.ts';
import { SeriesLife } from './series-life.testing.ts';
import { DATES, moves } from './series-steps.testing.ts';
import { beginning, PEOPLE, type Step } from './steps.testing.ts';

const START = new Date('2026-03-01T12:00:00Z');

export interface Figures {
  sequences: number;
  /** Those of a whole series. */
  series: number;
  steps: number;
  refusals: number;
  oversold: number;
  duplicates: number;
  inversions: number;
  gaps: number;
}

/**
 * Plays generated lives of events, alone or of a series, in the chapter and in the model, and throws at the first difference: another refusal,
 * other rows, another order, other counts, a version left out.
 */
export async function checkLives(
  world: ChapterWorld,
  options: { runs: number; seed?: number },
): Promise<Figures> {
  const figures = {
    sequences: 0,
    series: 0,
    steps: 0,
    refusals: 0,
    oversold: 0,
    duplicates: 0,
    inversions: 0,
    gaps: 0,
  };
  const beginnings = fc.record({ start: beginning, dates: fc.constantFrom(1, DATES) });
  const property = fc.asyncProperty(beginnings, moves, async ({ start, dates }, played) => {
    world.clock.set(START);
    const people = await world.members(PEOPLE);
    const { db } = await world.as(undefined);
    const [head] = await readHeads(db, [berlin]);
    const performer = await SeriesPerformer.begin(world, start, people, dates);
    const life = new SeriesLife(start, dates);
    const possible = played.filter((move) => dates > 1 || !('all' in move));
    for (const move of possible.map((move) => ('at' in move ? { ...move, at: move.at % dates } : move))) {
      const refusals = await performer.perform(move, life);
      same(`refusal of ${JSON.stringify(move)}`, refusals, life.play(move));
      figures.steps += 1;
      figures.refusals += [refusals].flat().filter((code) => code !== undefined).length;
    }
    figures.sequences += 1;
    if (dates > 1) figures.series += 1;
    for (const [at, eventId] of performer.eventIds.entries()) {
      const lived = life.lives[at] as Life;
      const steps = played.flatMap((move) => ('at' in move && move.at % dates === at ? move.step : []));
      await compare(db, eventId, people, lived, figures, steps);
      await compareVersions(db, eventId, head?.seq ?? 0, lived, figures);
    }
  });
  await fc.assert(property, {
    numRuns: options.runs,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  });
  return figures;
}

interface Row {
  readonly memberId: Uuid;
  readonly status: string;
  readonly guests: number;
  readonly declined: boolean;
}

async function compare(
  db: Sql,
  eventId: Uuid,
  people: readonly Uuid[],
  life: Life,
  figures: Figures,
  played: readonly Step[],
): Promise<void> {
  const rows = await db.query<Row>(
    `SELECT member_id AS "memberId", status, guests, decline_reason IS NOT NULL AS declined
     FROM ${db.schema}.rsvp WHERE event_id = $1 ORDER BY queue`,
    [eventId],
  );
  const named = rows.filter((row) => !isTombstone(row.memberId));
  const person = (row: Row): number => people.indexOf(row.memberId);
  const shown = (one: { as: string; guests: number; declined?: boolean }) =>
    `${one.as} ${one.guests}${one.declined ? ' declined' : ''}`;
  const row = (one: Row) => shown({ as: one.status, guests: one.guests, declined: one.declined });
  const sorted = (texts: string[]) => [...texts].sort();

  same(
    'rows',
    sorted(named.map((one) => `${person(one)} ${row(one)}`)),
    sorted([...life.said].map(([who, said]) => `${who} ${shown(said)}`)),
  );
  same(
    'rows of those who left',
    sorted(rows.filter((one) => isTombstone(one.memberId)).map((one) => `${one.status} ${one.guests}`)),
    sorted(life.gone.map((said) => `${said.as} ${said.guests}`)),
  );
  const waiting = named.filter((one) => one.status === 'WAITLIST');
  same('waitlist', waiting.map(person), life.line);
  same('asking', named.filter((one) => one.status === 'PENDING_APPROVAL').map(person), life.asking);
  const [counts] = await db.query(
    `SELECT c.yes, c.no, c.maybe, c.waitlist, c.pending, c.guests, c.version, e.capacity
     FROM ${db.schema}.event_counts c JOIN ${db.schema}.event e ON e.id = c.event_id WHERE e.id = $1`,
    [eventId],
  );
  same('counts', counts, { ...life.counts(), version: life.version, capacity: life.capacity });

  const overridden = played.some((step) => 'over' in step && step.over);
  const [first] = waiting;
  if (!overridden && life.capacity !== null && life.taken() > life.capacity) figures.oversold += 1;
  if (new Set(named.map((one) => one.memberId)).size < named.length) figures.duplicates += 1;
  if (first && !life.cancelled && life.room(1 + first.guests)) figures.inversions += 1;
}

async function compareVersions(
  db: Sql,
  eventId: Uuid,
  seq: number,
  life: Life,
  figures: Figures,
): Promise<void> {
  const told = await db.query<{ version: number }>(
    `SELECT DISTINCT (data->'counts'->>'version')::integer AS version FROM ${db.schema}.outbox
     WHERE seq > $1 AND data->>'eventId' = $2 AND (data->'counts'->>'version')::integer > 0 ORDER BY 1`,
    [seq, eventId],
  );
  const versions = told.map((row) => row.version);
  const whole = Array.from({ length: life.version }, (_, index) => index + 1);
  if (!isDeepStrictEqual(versions, whole)) figures.gaps += 1;
  same('versions told', versions, whole);
}

function same(what: string, found: unknown, expected: unknown): void {
  if (isDeepStrictEqual(found, expected)) return;
  throw new Error(`${what}: found ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`);
}

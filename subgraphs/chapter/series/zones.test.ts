import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Temporal } from 'temporal-polyfill';
import { packageRoot } from '../../../kernel/paths.ts';
import { ChapterWorld } from '../chapter.testing.ts';
import { DAY } from './rules.testing.ts';

const ZONES = 50;
const SERVER_ZONES = ['UTC', 'America/New_York', 'Asia/Kolkata'];
const YEAR = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2027, 0, 1) };

let world: ChapterWorld;
beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());

const offsetAt = (at: number, timeZone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).offsetNanoseconds;

/** The days of the year before whose end the clocks of a zone change. */
function changesOf(timeZone: string): number[] {
  const changes: number[] = [];
  for (let at = YEAR.from; at < YEAR.to; at += DAY) {
    if (offsetAt(at, timeZone) !== offsetAt(at + DAY, timeZone)) changes.push(at);
  }
  return changes;
}

/** Zones from all over the world whose clocks change twice in the year, and when. */
function changing(): { timeZone: string; at: number }[] {
  const all = Intl.supportedValuesOf('timeZone').filter(
    (zone) => offsetAt(YEAR.from, zone) !== offsetAt(YEAR.from + 181 * DAY, zone),
  );
  const every = all.length / ZONES;
  return Array.from({ length: ZONES }, (_, index) => all[Math.floor(index * every)] as string).flatMap(
    (timeZone) => changesOf(timeZone).map((at) => ({ timeZone, at })),
  );
}

/** Half past two, two days before. */
const startOf = ({ timeZone, at }: { timeZone: string; at: number }): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at - 2 * DAY)
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toPlainDateTime('02:30')
    .toZonedDateTime(timeZone);

/** The ten occurrences there should be: times the clocks skip are none. */
function expected(start: Temporal.ZonedDateTime): [string, string, string][] {
  const found: [string, string, string][] = [];
  for (let days = 0; found.length < 10; days += 1) {
    for (const hour of [2, 18]) {
      const plain = start.toPlainDateTime().add({ days }).with({ hour });
      const zoned = plain.toZonedDateTime(start.timeZoneId);
      if (!zoned.toPlainDateTime().equals(plain) || found.length === 10) continue;
      const wall = plain.toString({ smallestUnit: 'second' });
      found.push([new Date(zoned.epochMilliseconds).toISOString(), wall, wall]);
    }
  }
  return found;
}

interface Made {
  readonly offset: number;
  readonly made: [string, string, string][][];
}

function makeWith(serverZone: string, lines: readonly string[]): Promise<Made> {
  const child = spawn(
    process.execPath,
    [
      ...['--no-warnings', '--import', join(packageRoot, 'test/setup/typescript-loader.mjs')],
      ...[join(packageRoot, 'subgraphs/chapter/series/zones-process.testing.ts')],
      ...[String(world.pool.options.connectionString), world.lead],
    ],
    { env: { ...process.env, TZ: serverZone }, stdio: ['pipe', 'pipe', 'inherit'] },
  );
  child.stdin.end(lines.join('\n'));
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', reject);
    child.on('close', () => resolve(JSON.parse(output) as Made));
  });
}

it(`keeps wall times over the changes of ${ZONES} zones, wherever the server stands`, async () => {
  const starts = changing().map(startOf);
  expect(starts).toHaveLength(2 * ZONES);
  const lines = starts.map((start) => `${start.timeZoneId}|${start.toInstant()}`);
  const [first, ...others] = await Promise.all(SERVER_ZONES.map((zone) => makeWith(zone, lines)));
  expect(new Set([first, ...others].map((one) => one?.offset)).size).toBe(SERVER_ZONES.length);
  expect(first?.made).toEqual(starts.map(expected));
  for (const other of others) expect(other?.made).toEqual(first?.made);
}, 120_000);

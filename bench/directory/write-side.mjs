import { randomUUID } from 'node:crypto';
import { Database } from '../../dist/kernel/db/database.js';
import { createPool } from '../../dist/kernel/db/pool.js';
import { silentLogger } from '../../dist/kernel/log.js';
import { applyChanges } from '../../dist/subgraphs/community/rollup/directory.projection.js';
import { eventRow } from '../../dist/subgraphs/community/rollup/directory-rows.js';
import { upsertEvents } from '../../dist/subgraphs/community/rollup/directory-rows.store.js';
import { median } from '../gateway/table.mjs';
import { randomFrom, skewed } from './random.mjs';
import { TOPICS, WORDS } from './vocabulary.mjs';

const EVENTS = 100;
const ROUNDS = 9;

/** What taking a chapter's changes costs, in ms for each event; all of it is rolled back. */
export async function measureWrites(url) {
  const pool = createPool(url, silentLogger, 2);
  const db = new Database(pool, 'community', { entities: [], migrations: [] });
  const random = randomFrom(11);
  const events = Array.from({ length: EVENTS }, () => madeEvent(random));
  const changes = events.map((data) => ({ type: 'event.changed', data }));
  const counted = events.map(({ eventId, counts }) => ({ type: 'event.counted', data: { eventId, counts } }));
  const times = { withoutSearch: [], events: [], again: [], counts: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    await rolledBack(db, async (tx) => {
      times.withoutSearch.push(await timed(() => upsertEvents(tx, 'c1', events.map(eventRow))));
    });
    await rolledBack(db, async (tx) => {
      times.events.push(await timed(() => applyChanges(tx, 'c1', changes)));
      times.again.push(await timed(() => applyChanges(tx, 'c1', changes)));
      times.counts.push(await timed(() => applyChanges(tx, 'c1', counted)));
    });
  }
  await pool.end();
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list) / EVENTS]));
}

async function timed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const UNDO = new Error('rolled back');
const rolledBack = (db, work) =>
  db
    .transaction(async (tx) => {
      await work(tx);
      throw UNDO;
    })
    .catch((error) => {
      if (error !== UNDO) throw error;
    });

const madeEvent = (random) => ({
  eventId: randomUUID(),
  title: Array.from({ length: 6 }, () => skewed(random, WORDS.de)).join(' '),
  summary: Array.from({ length: 60 }, () => skewed(random, WORDS.de))
    .join(' ')
    .slice(0, 500),
  ...{ startsAt: '2026-05-01T18:00:00.000Z', endsAt: '2026-05-01T20:00:00.000Z', timeZone: 'Europe/Berlin' },
  ...{ type: 'PHYSICAL', status: 'PUBLISHED', city: 'Berlin', country: 'DE', lat: 52.5, lon: 13.4 },
  topics: [skewed(random, TOPICS), skewed(random, TOPICS)],
  capacity: 50,
  counts: { version: 1, yes: 3, maybe: 0, no: 0, waitlist: 0, pending: 0, guests: 0, attended: 0 },
});

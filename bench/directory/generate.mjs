import { randomUUID } from 'node:crypto';
import { SingleBar } from 'cli-progress';
import { createPool } from '../../dist/kernel/db/pool.js';
import { silentLogger } from '../../dist/kernel/log.js';
import { profileRow } from '../../dist/subgraphs/community/rollup/directory-rows.js';
import { chapterTextRow, eventTextRow, knownWords } from '../../dist/subgraphs/community/search/text-rows.js';
import { pick, randomFrom, skewed } from './random.mjs';
import { CITIES, NAMES, TOPICS, WORDS } from './vocabulary.mjs';

const DAY = 86_400_000;
const BATCH = 2_000;
const LINES = 2;
/** Of all events, those still to begin. */
const COMING = 0.045;
const STATUSES = [
  ...Array(85).fill('ACTIVE'),
  ...Array(10).fill('INACTIVE'),
  'HIDDEN',
  'HIDDEN',
  'HIDDEN',
  'TEST',
  'PENDING',
];

/**
 * Fills community's tables as its projection would, in batches, indexes made at the end. The same rows in every run,
 * but for the events' ids; times are counted from now.
 */
export async function generate(databaseUrl, { chapters: chapterCount, events: eventCount, now }) {
  const pool = createPool(databaseUrl, silentLogger, LINES + 1);
  const random = randomFrom(42);
  const chapters = Array.from({ length: chapterCount }, (_, index) => makeChapter(random, index, now));
  await insertChapters(pool, chapters);
  const indexes = await dropIndexes(pool);
  const bar = new SingleBar({
    format: '{bar} {value}/{total} events, {eta_formatted} left',
    stopOnComplete: true,
    noTTYOutput: true,
    notTTYSchedule: 10_000,
  });
  bar.start(eventCount, 0);
  const words = new Map();
  let made = 0;
  const line = async () => {
    while (made < eventCount) {
      const size = Math.min(BATCH, eventCount - made);
      made += size;
      const events = Array.from({ length: size }, () =>
        makeEvent(random, chapters[Math.floor(chapters.length * random() ** 1.5)], now),
      );
      await insertEvents(pool, events, words);
      bar.increment(size);
    }
  };
  await Promise.all(Array.from({ length: LINES }, line));
  bar.stop();
  await pool.query(
    `INSERT INTO community.directory_word SELECT * FROM unnest($1::text[], $2::boolean[]) ON CONFLICT DO NOTHING`,
    [[...words.keys()], [...words.values()]],
  );
  console.error('indexes and statistics');
  await pool.query(`SET maintenance_work_mem = '512MB'; ${indexes.join(';')}`);
  await pool.query('VACUUM ANALYZE');
  await pool.end();
}

const sentence = (random, language, length) =>
  Array.from({ length }, () => {
    const chance = random();
    if (chance < 0.12) return skewed(random, NAMES);
    if (chance < 0.3) return skewed(random, TOPICS).replaceAll('-', ' ');
    return skewed(random, chance < 0.85 ? WORDS[language] : WORDS.en);
  }).join(language === 'ja' || language === 'zh' ? '' : ' ');

function makeChapter(random, index, now) {
  const city = skewed(random, CITIES);
  const name = `${pick(random, ['R-Ladies', 'PyLadies', 'Data', 'Code', 'Women in'])} ${city.name} ${skewed(random, NAMES)}`;
  return {
    ...{
      key: `c${index}`,
      city,
      status: pick(random, STATUSES),
      members: Math.floor(10 / (random() + 0.002)),
    },
    profile: {
      ...{
        name,
        city: city.name,
        country: city.country,
        timeZone: city.timeZone,
        joinMode: 'OPEN',
        links: [],
      },
      description: sentence(random, city.language, 40),
      lat: city.lat + (random() - 0.5) * 0.3,
      lon: city.lon + (random() - 0.5) * 0.3,
      foundedAt: new Date(now - random() * 3_650 * DAY).toISOString(),
      topics: topicsOf(random),
    },
  };
}

const topicsOf = (random) => [
  ...new Set(Array.from({ length: 1 + Math.floor(random() * 4) }, () => skewed(random, TOPICS))),
];

function makeEvent(random, { key, city, profile }, now) {
  const coming = random() < COMING;
  const days = coming ? 180 * random() ** 2 : -3_650 * random() ** 1.5;
  const startsAt = Math.round((now + days * DAY) / 900_000) * 900_000;
  return {
    chapter: key,
    event_id: randomUUID(),
    title: sentence(random, city.language, 3 + Math.floor(random() * 6)),
    summary: sentence(random, city.language, 20 + Math.floor(random() * 40)).slice(0, 500),
    starts_at: new Date(startsAt).toISOString(),
    ends_at: new Date(startsAt + 7_200_000).toISOString(),
    time_zone: city.timeZone,
    type: pick(random, ['PHYSICAL', 'PHYSICAL', 'PHYSICAL', 'ONLINE', 'HYBRID']),
    status: random() < 0.03 ? 'CANCELLED' : 'PUBLISHED',
    ...{ city: city.name, country: city.country, lat: profile.lat, lon: profile.lon },
    topics: topicsOf(random),
    capacity: random() < 0.5 ? 20 + Math.floor(random() * 80) : null,
    yes: Math.floor(60 * random() ** 2),
    chapterName: profile.name,
  };
}

async function insertChapters(pool, chapters) {
  const rows = chapters.map(({ key, status, members, profile }) => ({
    ...{ key, status, members, chapter: key, proposal: profile },
    ...profileRow(profile),
    ...chapterTextRow(profile),
    title: profile.name,
  }));
  for (let from = 0; from < rows.length; from += BATCH) {
    const json = JSON.stringify(
      rows.slice(from, from + BATCH).map((row, at) => ({ ...row, terms: row.name, name: row.title, at })),
    );
    await pool.query(
      `INSERT INTO community.chapter (key, urlname, status, proposal, created_at)
       SELECT r.key, r.key || '-town', r.status, r.proposal, now() FROM jsonb_populate_recordset(NULL::community.chapter, $1::jsonb) r`,
      [json],
    );
    const columns = Object.keys(profileRow(chapters[0].profile)).join(', ');
    await pool.query(
      `INSERT INTO community.directory_chapter (chapter, ${columns}, words)
       SELECT chapter, ${columns}, community.search_words(t.languages, t.terms, t.about, t.body)
       FROM jsonb_populate_recordset(NULL::community.directory_chapter, $1::jsonb)
       JOIN jsonb_to_recordset($1::jsonb) AS t (key text, languages text[], terms text, about text, body text) ON t.key = chapter`,
      [json],
    );
    await pool.query(
      'INSERT INTO community.directory_tally SELECT r.* FROM jsonb_populate_recordset(NULL::community.directory_tally, $1::jsonb) r',
      [json],
    );
  }
}

async function insertEvents(pool, events, words) {
  const rows = events.map((event) => {
    const text = eventTextRow(event);
    for (const { word, byLikeness } of knownWords([text], event.country)) words.set(word, byLikeness);
    const { languages, name, about, body, digest } = text;
    return { ...event, languages, name, about, body, digest };
  });
  const columns =
    'chapter, event_id, title, starts_at, ends_at, time_zone, type, status, city, country, lat, lon, topics, capacity, yes';
  await pool.query(
    `WITH made AS MATERIALIZED (
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS r (chapter text, event_id uuid, title text, starts_at timestamptz,
         ends_at timestamptz, time_zone text, type text, status text, city text, country text, lat float8, lon float8,
         topics text[], capacity int, yes int, languages text[], name text, about text, body text, digest text, summary text)
     ), events AS (
       INSERT INTO community.directory_event (${columns}, version, maybe, no, waitlist, pending, guests, attended)
       SELECT ${columns}, 1, 0, 0, 0, 0, 0, 0 FROM made
     )
     INSERT INTO community.directory_text
       (chapter, event_id, starts_at, ends_at, type, status, country, lat, lon, topics, words, digest, summary)
     SELECT chapter, event_id, starts_at, ends_at, type, status, country, lat, lon, topics,
       community.search_words(languages, name, about, body), digest, summary FROM made`,
    [JSON.stringify(rows)],
  );
}

/** Takes off what slows writing down, keys aside. @returns the statements that make it again */
async function dropIndexes(pool) {
  const { rows } = await pool.query(
    `SELECT indexdef, format('%I.%I', schemaname, indexname) AS name FROM pg_indexes i
     WHERE schemaname = 'community' AND tablename IN ('directory_event', 'directory_text')
       AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conname = i.indexname)`,
  );
  const { rows: keys } = await pool.query(
    `SELECT conname, pg_get_constraintdef(oid) AS definition FROM pg_constraint
     WHERE conrelid = 'community.directory_text'::regclass AND contype = 'f'`,
  );
  for (const { conname } of keys)
    await pool.query(`ALTER TABLE community.directory_text DROP CONSTRAINT ${conname}`);
  for (const { name } of rows) await pool.query(`DROP INDEX ${name}`);
  return [
    ...rows.map(({ indexdef }) => indexdef),
    ...keys.map(
      ({ conname, definition }) =>
        `ALTER TABLE community.directory_text ADD CONSTRAINT ${conname} ${definition}`,
    ),
  ];
}

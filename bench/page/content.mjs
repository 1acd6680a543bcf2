import { createPool } from '../../dist/kernel/db/pool.js';
import { decodeId, newUuid } from '../../dist/kernel/ids.js';
import { silentLogger } from '../../dist/kernel/log.js';
import { CHAPTER, ChapterEvents } from '../chapter-events.mjs';
import { EVENTS } from './query.mjs';

const ANSWERS = ['YES', 'YES', 'MAYBE', 'NO'];

/**
 * Makes the chapter's coming events, each with a venue, two hosts, and answers of most members.
 * @returns the chapter's urlname
 */
export async function makeContent(databaseUrl, memberIds) {
  const changes = await ChapterEvents.open(databaseUrl);
  const ids = (await changes.events(EVENTS)).map((id) => decodeId(id).local);
  await changes.close();
  const pool = createPool(databaseUrl, silentLogger, 2);
  const schema = `chapter_${CHAPTER}`;
  const run = (text, values) => pool.query(text.replaceAll('$schema', schema), values);
  for (const [place, id] of ids.entries()) {
    const venue = newUuid();
    await run(
      `INSERT INTO $schema.venue (id, digest, name, address, city, country) VALUES ($1::uuid, $1::uuid::text, $2, $3, 'Lisbon', 'PT')`,
      [venue, `House ${place}`, `Rua do Alecrim ${place + 1}`],
    );
    await run(
      `UPDATE $schema.event SET venue_id = $2, description = $3, starts_at = now() + interval '5 days' + $4::integer * interval '1 hour',
         ends_at = now() + interval '5 days' + ($4::integer + 2) * interval '1 hour' WHERE id = $1`,
      [id, venue, `${'An evening of talks and a table for everyone. '.repeat(5)}`, place + 1],
    );
    const hosts = [memberIds[place % memberIds.length], memberIds[(7 * place + 3) % memberIds.length]];
    await run(`DELETE FROM $schema.event_host WHERE event_id = $1`, [id]);
    await run(
      `INSERT INTO $schema.event_host (event_id, member_id, place)
       SELECT $1, member_id, min(place) FROM unnest($2::uuid[]) WITH ORDINALITY AS host (member_id, place) GROUP BY member_id`,
      [id, hosts],
    );
    const answering = memberIds.filter((_, index) => (index + place) % 3 !== 0);
    await run(
      `INSERT INTO $schema.rsvp (id, event_id, member_id, status, guests, attendance, created_at, updated_at)
       SELECT id, $1, member_id, status, 0, 'UNKNOWN', now(), now()
       FROM unnest($2::uuid[], $3::uuid[], $4::text[]) AS one (id, member_id, status)`,
      [
        ...[id, answering.map(() => newUuid()), answering],
        answering.map((_, index) => ANSWERS[(index + place) % ANSWERS.length]),
      ],
    );
  }
  await run(
    `UPDATE $schema.event_counts c SET version = n.version, yes = n.yes, no = n.no, maybe = n.maybe
     FROM (SELECT event_id, count(*) AS version, count(*) FILTER (WHERE status = 'YES') AS yes,
             count(*) FILTER (WHERE status = 'NO') AS no, count(*) FILTER (WHERE status = 'MAYBE') AS maybe
           FROM $schema.rsvp GROUP BY event_id) n
     WHERE n.event_id = c.event_id AND c.event_id = ANY($1::uuid[])`,
    [ids],
  );
  const { rows } = await run('SELECT urlname FROM community.chapter WHERE key = $1', [CHAPTER]);
  await pool.end();
  return rows[0].urlname;
}

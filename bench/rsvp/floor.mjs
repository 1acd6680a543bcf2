import { createPool } from '../../dist/kernel/db/pool.js';
import { newUuid } from '../../dist/kernel/ids.js';
import { silentLogger } from '../../dist/kernel/log.js';
import { answersTo, closedLoop } from './answers.mjs';

/**
 * The floor: a whole RSVP as one statement (seat taken if there is one, answer, next number of the chapter, outbox), sent
 * through `pg` and nothing else. Asked `{ url, chapter, events, members, lines, seconds }`, it sends `{ rate }`.
 */
const statement = (schema) => `
  WITH counted AS (
    UPDATE ${schema}.event_counts SET version = version + 1, yes = yes + $3, no = no - $3
    WHERE event_id = $1 AND ($3 < 0 OR yes + guests < (SELECT capacity FROM ${schema}.event WHERE id = $1))
      AND EXISTS (SELECT 1 FROM ${schema}.membership WHERE member_id = $2 AND status = 'ACTIVE')
    RETURNING *
  ), answered AS (
    INSERT INTO ${schema}.rsvp (id, event_id, member_id, status, guests, attendance, created_at, updated_at)
    SELECT $4, $1, $2, $5, 0, 'UNKNOWN', now(), now() FROM counted
    ON CONFLICT (event_id, member_id) DO UPDATE SET status = excluded.status, updated_at = excluded.updated_at
    RETURNING id
  ), numbered AS (
    UPDATE host.head SET seq = seq + 1 WHERE chapter = $6 AND EXISTS (SELECT 1 FROM answered) RETURNING seq
  )
  INSERT INTO ${schema}.outbox (seq, type, data)
  SELECT seq, 'event.counted', jsonb_build_object('eventId', $1, 'counts', to_jsonb(counted) - 'event_id' - 'last_queued')
  FROM numbered, counted RETURNING data`;

async function run({ url, chapter, events, members, lines, seconds }) {
  const pool = createPool(url, silentLogger);
  const text = statement(`chapter_${chapter}`);
  const answers = answersTo(events, members);
  const rate = await closedLoop(lines, seconds, async () => {
    const { event, member, yes } = answers.next();
    const values = [event, member, yes ? 1 : -1, newUuid(), yes ? 'YES' : 'NO', chapter];
    const { rowCount } = await pool.query({ name: 'rsvp', text, values });
    if (rowCount !== 1) throw new Error('an answer was not taken');
  });
  await pool.end();
  return { rate };
}

process.on('message', async (message) => process.send(await run(message)));
process.on('disconnect', () => process.exit());
process.send({ ready: true });

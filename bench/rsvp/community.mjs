import { request } from 'undici';
import { createDevelopmentIssuer } from '../../dist/gateway/auth/development-issuer.js';
import { createPool } from '../../dist/kernel/db/pool.js';
import { chapterId, decodeId, newUuid } from '../../dist/kernel/ids.js';
import { silentLogger } from '../../dist/kernel/log.js';
import { CHAPTER } from '../chapter-events.mjs';

const SIGN_IN = '{ me { id } }';
const JOIN = 'mutation ($id: ID!) { joinChapter(input: { chapterId: $id }) { errors { message } } }';
const HOUR = 3_600;

/** Makes members who have signed in and joined the chapter through the gateway. @returns their tokens and ids */
export async function makeMembers(url, config, count) {
  const issuer = await createDevelopmentIssuer(config, silentLogger);
  const tokens = [];
  const ids = [];
  for (let n = 0; n < count; n += 1) {
    const subject = `member-${n}`;
    const token = await issuer.mint({ subject, name: `Member ${n}`, ttlSeconds: 24 * HOUR });
    const { me } = await ask(url, token, SIGN_IN);
    const { joinChapter } = await ask(url, token, JOIN, { id: chapterId(CHAPTER) });
    if (joinChapter.errors.length > 0) throw new Error(joinChapter.errors[0].message);
    tokens.push(token);
    ids.push(decodeId(me.id).local);
  }
  return { tokens, ids };
}

async function ask(url, token, query, variables = {}) {
  const { body } = await request(url, {
    ...{ method: 'POST', body: JSON.stringify({ query, variables }) },
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
  });
  const { data, errors } = await body.json();
  if (errors !== undefined) throw new Error(JSON.stringify(errors).slice(0, 300));
  return data;
}

/** Has each member said no to each event, so that yes and no by turns change the counts each time. */
export async function answerNo(databaseUrl, eventIds, memberIds) {
  const pool = createPool(databaseUrl, silentLogger, 2);
  for (const event of eventIds) {
    await pool.query(
      `INSERT INTO chapter_${CHAPTER}.rsvp (id, event_id, member_id, status, guests, attendance, created_at, updated_at)
       SELECT id, $1, member_id, 'NO', 0, 'UNKNOWN', now(), now() FROM unnest($2::uuid[], $3::uuid[]) AS one (id, member_id)`,
      [event, memberIds.map(() => newUuid()), memberIds],
    );
    await pool.query(`UPDATE chapter_${CHAPTER}.event_counts SET no = $2 WHERE event_id = $1`, [
      event,
      memberIds.length,
    ]);
  }
  await pool.end();
}

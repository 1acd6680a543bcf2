import { systemClock } from '../dist/kernel/clock.js';
import { createPool } from '../dist/kernel/db/pool.js';
import { encodeId, newUuid } from '../dist/kernel/ids.js';
import { silentLogger } from '../dist/kernel/log.js';
import { Notices } from '../dist/kernel/notices.js';
import { createEvent } from '../dist/subgraphs/chapter/event/event.service.js';
import { openChapterHost } from '../dist/subgraphs/chapter/host.js';
import { rsvp } from '../dist/subgraphs/chapter/rsvp/rsvp.service.js';

export const CHAPTER = 'lisbon';
const DAY = 86_400_000;

/**
 * Members who answer to events, through a chapter host of this process on the same database: the process under test hears
 * of it by the database's notices, as in a community of several processes, and its CPU time is that of telling its
 * clients.
 */
export class ChapterEvents {
  #pool;
  #notices;
  #host;
  #lead;
  #versions = new Map();

  static async open(url) {
    const changes = new ChapterEvents();
    changes.#pool = createPool(url, silentLogger, 10);
    changes.#notices = new Notices(changes.#pool, silentLogger);
    await changes.#notices.start();
    changes.#host = await openChapterHost({
      ...{ pool: changes.#pool, notices: changes.#notices, logger: silentLogger, clock: systemClock },
      graphUrl: () => 'http://127.0.0.1:4000',
    });
    const { rows } = await changes.#pool.query(
      `SELECT member_id FROM chapter_${CHAPTER}.membership WHERE role = 'LEAD_ORGANIZER' AND status = 'ACTIVE' LIMIT 1`,
    );
    changes.#lead = rows[0].member_id;
    return changes;
  }

  /** Makes events of many seats; gives their global ids. */
  async events(count) {
    const ids = [];
    for (let n = 0; n < count; n += 1) {
      const startsAt = new Date(Date.now() + 30 * DAY);
      const event = await createEvent(await this.#as(this.#lead), {
        ...{ title: `Evening ${n}`, startsAt, endsAt: new Date(startsAt.getTime() + DAY / 12) },
        ...{ capacity: 100_000, publish: true },
      });
      const id = encodeId('Event', CHAPTER, event.id);
      this.#versions.set(id, { eventId: event.id, version: 0 });
      ids.push(id);
    }
    return ids;
  }

  /** One more maybe to the event, of which no letter tells. @returns its new version and when it was committed */
  async change(id) {
    const known = this.#versions.get(id);
    const memberId = newUuid();
    await this.#pool.query(
      `INSERT INTO chapter_${CHAPTER}.membership (id, member_id, role, status, joined_at, updated_at)
       VALUES ($1, $2, 'MEMBER', 'ACTIVE', now(), now())`,
      [newUuid(), memberId],
    );
    const { counts } = await rsvp(await this.#as(memberId), { eventId: known.eventId, response: 'MAYBE' });
    known.version = counts.version;
    return { version: counts.version, at: performance.timeOrigin + performance.now() };
  }

  #as(memberId) {
    return this.#host.context(CHAPTER, { memberId, name: 'Member', roles: [] });
  }

  async close() {
    await this.#host.close();
    await this.#notices.stop();
    await this.#pool.end();
  }
}

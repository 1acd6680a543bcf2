import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Uuid } from '../../../kernel/ids.ts';
import { ChapterWorld } from '../chapter.testing.ts';
import { rsvp } from './rsvp.service.ts';

let world: ChapterWorld;
beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());

const answer = async (memberId: Uuid, eventId: Uuid, response: 'YES' | 'NO' | 'MAYBE' = 'YES', guests = 0) =>
  rsvp(await world.as(memberId), { eventId, response, guests });

const queue = async (eventId: Uuid): Promise<string[]> => {
  const { db } = await world.as(undefined);
  const rows = await db.query<{ member_id: string }>(
    `SELECT member_id FROM ${db.schema}.rsvp WHERE event_id = $1 AND status = 'WAITLIST' ORDER BY queue`,
    [eventId],
  );
  return rows.map((row) => row.member_id);
};

describe('RSVPs', () => {
  it('give the last five seats to exactly five of twenty who rush, and the rest wait in order', async () => {
    const event = await world.event({ capacity: 5 });
    const members = await world.members(20);
    const answers = await Promise.all(members.map((member) => answer(member, event.id)));
    expect(answers.map((one) => one.rsvp.status)).toEqual([
      ...Array.from({ length: 5 }, () => 'YES'),
      ...Array.from({ length: 15 }, () => 'WAITLIST'),
    ]);
    expect(await queue(event.id)).toEqual(members.slice(5));

    const left = await answer(members[0] as Uuid, event.id, 'NO');
    expect(left.counts).toMatchObject({ yes: 5, waitlist: 14, no: 1, version: 21 });
    expect(await queue(event.id)).toEqual(members.slice(6));
  });
});

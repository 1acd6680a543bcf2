import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import type { Uuid } from '../../../kernel/ids.ts';
import { ChapterWorld } from '../chapter.testing.ts';
import { rsvp } from './rsvp.service.ts';
import type { RsvpAnswer } from './settle-rsvps.ts';

let world: ChapterWorld;
let breaker: Breaker;
beforeAll(async () => {
  world = await ChapterWorld.open();
  breaker = new Breaker(world.pool);
});
afterAll(() => world.close());

/** When a connection is lost: with a statement on its way, or with the reply to it. */
type Lost = 'statement' | 'reply';

/** Breaks the database connection that sends one statement out of a transaction, counted from its start. */
class Breaker {
  sent: string[] = [];
  private at = 0;
  private lost: Lost = 'statement';
  private left = 0;

  constructor(pool: pg.Pool) {
    const wrapped = new WeakSet<pg.PoolClient>();
    pool.on('acquire', (client) => {
      if (wrapped.has(client)) return;
      wrapped.add(client);
      this.wrap(client);
    });
  }

  /** @param times how many connections break so before they hold again */
  arm(at: number, lost: Lost, times: number): void {
    Object.assign(this, { at, lost, left: times, sent: [] });
  }

  private wrap(client: pg.PoolClient): void {
    const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
    const send = async (...args: unknown[]): Promise<unknown> => {
      const text = String(args[0]);
      if (text.startsWith('START TRANSACTION')) this.sent = [];
      this.sent.push(text);
      if (this.left === 0 || this.sent.length !== this.at) return query(...args);
      this.left -= 1;
      client.on('error', () => undefined);
      if (this.lost === 'reply') await query(...args);
      (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
      throw new Error('Connection terminated unexpectedly');
    };
    Object.assign(client, {
      query: (...args: unknown[]) => (typeof args.at(-1) === 'function' ? query(...args) : send(...args)),
    });
  }
}

const ask = async (member: Uuid, event: { id: Uuid }, response: 'YES' | 'NO' = 'YES') =>
  rsvp(await world.as(member), { eventId: event.id, response, idempotencyKey: 'once' });

/** As a client does that hears nothing: the same again, five times. */
async function retried(member: Uuid, event: { id: Uuid }): Promise<RsvpAnswer[]> {
  const answers: RsvpAnswer[] = [];
  for (let attempt = 0; attempt <= 5; attempt += 1) {
    await ask(member, event).then(
      (answer) => answers.push(answer),
      () => undefined,
    );
  }
  return answers;
}

async function standing(event: { id: Uuid }) {
  const { db } = await world.as(undefined);
  const [row] = await db.query<{ rows: number; told: number }>(
    `SELECT (SELECT count(*) FROM ${db.schema}.rsvp WHERE event_id = $1) AS rows,
       (SELECT count(*) FROM ${db.schema}.outbox WHERE type = 'event.counted' AND data->>'eventId' = $1::text) AS told`,
    [event.id],
  );
  return row;
}

describe.each([1, 2])('a request whose connection breaks %i times', (times) => {
  it.each(['statement', 'reply'] as const)('with a %s at any point makes one RSVP of six', async (lost) => {
    breaker.arm(0, lost, 0);
    await ask(await world.member(), await world.event());
    const statements = breaker.sent.length;
    expect(statements).toBeGreaterThan(5);
    for (let at = 1; at <= statements; at += 1) {
      const [one, event] = [await world.member(), await world.event()];
      breaker.arm(at, lost, times);
      const answers = await retried(one, event);
      expect(answers.length).toBeGreaterThanOrEqual(5);
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      expect(answers[0]?.counts).toMatchObject({ yes: 1, version: 1 });
      expect(await standing(event)).toEqual({ rows: 1, told: 1 });
    }
  });
});

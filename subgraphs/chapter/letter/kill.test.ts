import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Uuid } from '../../../kernel/ids.ts';
import { startTypescript } from '../../../test/setup/typescript-process.ts';
import { until } from '../../../test/setup/until.ts';
import { ChapterWorld, HOUR } from '../chapter.testing.ts';
import type { ChapterEvent } from '../event/event.ts';
import { rsvp } from '../rsvp/rsvp.service.ts';

let world: ChapterWorld;
let event: ChapterEvent;

beforeAll(async () => {
  world = await ChapterWorld.open();
  world.clock.set(new Date());
  const start = Date.now() + 100 * HOUR;
  event = await world.event({ startsAt: new Date(start), endsAt: new Date(start + HOUR) });
  await world.pool.query('CREATE TABLE taken (id uuid PRIMARY KEY, member_id uuid, kind text)');
});
afterAll(() => world.close());

async function host(point?: string): Promise<ChildProcess> {
  const child = startTypescript('subgraphs/chapter/letter/courier-process.testing.ts', [
    world.url,
    ...(point === undefined ? [] : [point]),
  ]);
  await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit')]);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
  child.kill('SIGKILL');
  await gone;
}

async function answer(memberIds: readonly Uuid[]): Promise<void> {
  for (const memberId of memberIds)
    await rsvp(await world.as(memberId), { eventId: event.id, response: 'YES' });
}

async function taken(memberIds: readonly Uuid[]): Promise<Uuid[]> {
  const { rows } = await world.pool.query('SELECT member_id FROM taken WHERE member_id = ANY($1::uuid[])', [
    [...memberIds],
  ]);
  return rows.map((row: { member_id: Uuid }) => row.member_id);
}

it.each(['before hand-over', 'after hand-over'])(
  'a host killed %s hands each letter over once in effect',
  async (point) => {
    const members = await world.members(3);
    await answer(members);
    const doomed = await host(point);
    if (doomed.exitCode === null && doomed.signalCode === null) await once(doomed, 'exit');
    expect(doomed.signalCode).toBe('SIGKILL');
    const next = await host();
    await until(async () => (await taken(members)).length >= 3);
    await kill(next);
    expect((await taken(members)).sort()).toEqual([...members].sort());
  },
  60_000,
);

it('a host killed at any moment neither loses nor doubles a letter', async () => {
  const members = await world.members(150);
  let answered = 0;
  for (let round = 0; round < 5; round += 1) {
    const doomed = await host();
    const share = members.slice(answered, answered + 30);
    answered += 30;
    const killed = pause(Math.random() * 250).then(() => kill(doomed));
    await Promise.all([answer(share), killed]);
  }
  const last = await host();
  await until(async () => (await taken(members)).length >= members.length, 20_000);
  await pause(500);
  await kill(last);
  expect((await taken(members)).sort()).toEqual([...members].sort());
}, 120_000);

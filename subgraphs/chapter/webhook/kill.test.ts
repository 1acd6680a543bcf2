import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { closeServer, listen } from '../../../kernel/http/json-server.ts';
import { startTypescript } from '../../../test/setup/typescript-process.ts';
import { until } from '../../../test/setup/until.ts';
import { ChapterWorld, eventId, HOUR } from '../chapter.testing.ts';
import { addWebhook } from './webhook.service.ts';

interface Told {
  readonly id: string;
  readonly eventId: string;
}

let world: ChapterWorld;
let receiver: Server;
const told: Told[] = [];
/** Runs when a message is there, before it is answered. */
let onMessage: () => Promise<void> = async () => undefined;

beforeAll(async () => {
  world = await ChapterWorld.open({ outbound: { allowHttp: true, allowPrivate: true } });
  world.clock.set(new Date());
  receiver = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', async () => {
      const { data } = JSON.parse(body) as { data: Told };
      told.push({ id: String(request.headers['webhook-id']), eventId: data.eventId });
      await onMessage();
      response.writeHead(204).end();
    });
  });
  const url = `${await listen(receiver, '127.0.0.1', 0)}/hook`;
  await addWebhook(await world.as(world.lead), { url, types: ['event.changed'] });
});
afterAll(async () => {
  await closeServer(receiver, 0);
  await world.close();
});
beforeEach(() => {
  told.splice(0);
  onMessage = async () => undefined;
});

async function host(): Promise<ChildProcess> {
  const child = startTypescript('subgraphs/chapter/webhook/sender-process.testing.ts', [world.url]);
  await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit')]);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
  child.kill('SIGKILL');
  await gone;
}

/** Makes an event. @returns its id as messages have it */
async function change(): Promise<string> {
  const startsAt = new Date(Date.now() + 100 * HOUR);
  return eventId(await world.event({ startsAt, endsAt: new Date(startsAt.getTime() + HOUR) }));
}

async function states(): Promise<string[]> {
  const { db } = await world.as(undefined);
  const rows = await db.query<{ state: string }>(`SELECT state FROM ${db.schema}.webhook_delivery`);
  return rows.map(({ state }) => state);
}
const allDelivered = async () => (await states()).every((state) => state === 'DELIVERED');

/** Each thing told under one id, however often. */
function expectOncePerId(changes: readonly string[]): void {
  const ids = new Map(told.map((one) => [one.id, one.eventId]));
  expect([...ids.values()].sort()).toEqual([...changes].sort());
}

/** Holds the table, so that nothing can be recorded, while the host gets its answer and is killed. */
async function killBeforeRecord(doomed: ChildProcess, answer: () => void): Promise<void> {
  const { db } = await world.as(undefined);
  await db.transaction(async (tx) => {
    await tx.query(`LOCK TABLE ${tx.schema}.webhook_delivery IN EXCLUSIVE MODE`);
    answer();
    const recording = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await until(
      async () => (await tx.query(recording.replace('pg_terminate_backend(pid)', 'pid'))).length > 0,
    );
    await kill(doomed);
    await tx.query(recording);
  });
}

it.each(['before the answer', 'between the answer and its record'])(
  'a host killed %s sends the message again, under the same id',
  async (point) => {
    const doomed = await host();
    let struck: Promise<void> | undefined;
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    onMessage = async () => {
      if (struck) return;
      if (point === 'before the answer') struck = kill(doomed);
      else struck = killBeforeRecord(doomed, () => answer());
      await Promise.race([struck, answered]);
    };
    const changed = await change();
    await until(async () => struck !== undefined, 30_000);
    await struck;
    expect(doomed.signalCode).toBe('SIGKILL');
    expect(told).toHaveLength(1);
    const next = await host();
    await until(allDelivered, 30_000);
    await kill(next);
    expect(told).toHaveLength(2);
    expectOncePerId([changed]);
  },
  60_000,
);

it('a host killed at any moment loses no message, and gives none a second id', async () => {
  const changes: string[] = [];
  for (let round = 0; round < 2; round += 1) {
    const doomed = await host();
    const killed = pause(Math.random() * 250).then(() => kill(doomed));
    for (let count = 0; count < 10; count += 1) changes.push(await change());
    await killed;
  }
  const last = await host();
  await until(async () => new Set(told.map(({ id }) => id)).size >= changes.length && allDelivered(), 60_000);
  await kill(last);
  expectOncePerId(changes);
}, 120_000);

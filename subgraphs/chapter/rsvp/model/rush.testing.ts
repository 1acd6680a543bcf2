import { type Uuid } from '../../../../kernel/ids.ts';
import { berlin, type ChapterWorld } from '../../chapter.testing.ts';
import type { ChapterHost } from '../../host.ts';
import { rsvp } from '../rsvp.service.ts';

export interface RushFigures {
  rounds: number;
  clients: number;
  /** Rounds in which not exactly one had the seat. */
  oversold: number;
  /** Versions given twice or never. */
  gaps: number;
  /** Neighbours in the queue of whom the later answered first. */
  inversions: number;
}

/**
 * All clients at once want an event's only seat, half of them through another process. Everyone answers, one is seated,
 * and the others wait in the order in which they were answered.
 */
export async function rush(
  world: ChapterWorld,
  { rounds, clients }: { rounds: number; clients: number },
): Promise<RushFigures> {
  const members = await world.members(clients);
  const hosts = [world.host, await world.secondHost()] as const;
  const figures = { rounds, clients, oversold: 0, gaps: 0, inversions: 0 };
  for (let round = 0; round < rounds; round += 1) {
    const event = await world.event({ capacity: 1 });
    const answers = await Promise.all(
      members.map(async (member, index) => {
        const host = hosts[index % 2] as ChapterHost;
        return rsvp(await host.context(berlin, world.viewer(member)), { eventId: event.id, response: 'YES' });
      }),
    );
    const inOrder = [...answers].sort((a, b) => a.counts.version - b.counts.version);
    if (inOrder.some(({ counts }, index) => counts.version !== index + 1)) figures.gaps += 1;
    const queue = inOrder.flatMap((one) => one.rsvp.queue ?? []);
    figures.inversions += queue.filter((place, index) => place <= (queue[index - 1] ?? 0)).length;
    const seated = inOrder.filter((one) => one.rsvp.status === 'YES');
    const held = await seats(world, event.id);
    if (seated.length !== 1 || held.yes !== 1 || held.waitlist !== clients - 1) figures.oversold += 1;
  }
  return figures;
}

async function seats(world: ChapterWorld, eventId: Uuid): Promise<{ yes: number; waitlist: number }> {
  const { db } = await world.as(undefined);
  const rows = await db.query<{ status: string; people: number }>(
    `SELECT status, count(DISTINCT member_id) AS people FROM ${db.schema}.rsvp WHERE event_id = $1 GROUP BY status`,
    [eventId],
  );
  const people = (status: string) => rows.find((row) => row.status === status)?.people ?? 0;
  return { yes: people('YES'), waitlist: people('WAITLIST') };
}

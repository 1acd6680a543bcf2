import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { Uuid } from '../../../../kernel/ids.ts';
import { berlin, type ChapterWorld } from '../../chapter.testing.ts';
import type { ChapterHost } from '../../host.ts';
import { Life } from './life.testing.ts';
import { type Heard, Performer } from './perform.testing.ts';
import { type Beginning, beginning, MOST_GUESTS, PEOPLE, type Step, steps } from './steps.testing.ts';

/** Steps that run at once. Few enough that all their orders can be tried. */
const AT_ONCE = 5;

export interface HistoryFigures {
  histories: number;
  bursts: number;
  steps: number;
  /** Bursts that only an order other than the one they were sent in explains. */
  reordered: number;
}

/**
 * Bursts of steps in parallel, through two processes. Of what the clients heard there must be an order of the steps in
 * which the model answers the same, refusals, counts and versions, and the next burst must go on from there.
 */
export async function checkHistories(
  world: ChapterWorld,
  options: { runs: number; seed?: number },
): Promise<HistoryFigures> {
  const figures = { histories: 0, bursts: 0, steps: 0, reordered: 0 };
  const hosts = [world.host, await world.secondHost()] as const;
  const property = fc.asyncProperty(beginning, steps, async (start, played) => {
    const people = await world.members(PEOPLE);
    const { capacity, mode } = start;
    const event = await world.event({ capacity, rsvpMode: mode, guestLimit: MOST_GUESTS });
    const performers = hosts.map((host) => performerOn(world, host, event.id, people));
    let lives: Moment[] = [{ past: [] }];
    for (const burst of burstsOf(played)) {
      const known = play(start, (lives[0] as Moment).past);
      const feasible = burst.filter((step) => isKnown(step, known));
      const heard = await Promise.all(
        feasible.map((step, index) => (performers[index % 2] as Performer).perform(step)),
      );
      lives = explain(start, lives, feasible, heard, figures);
      figures.bursts += 1;
      figures.steps += feasible.length;
    }
    figures.histories += 1;
  });
  await fc.assert(property, {
    numRuns: options.runs,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  });
  return figures;
}

/** A state the chapter may be in: the order of steps that leads there. */
interface Moment {
  readonly past: readonly Step[];
}

function play(start: Beginning, past: readonly Step[]): Life {
  const life = new Life(start);
  for (const step of past) life.play(step);
  return life;
}

function explain(
  start: Beginning,
  lives: readonly Moment[],
  burst: readonly Step[],
  heard: readonly Heard[],
  figures: HistoryFigures,
): Moment[] {
  const orders = permutations(burst.map((_, index) => index));
  const found = new Map<string, Moment>();
  let asSent = false;
  for (const { past } of lives) {
    for (const order of orders) {
      const life = play(start, past);
      const explained = order.every((index) => {
        const step = burst[index] as Step;
        return agrees(heard[index] as Heard, life.play(step), life);
      });
      if (!explained) continue;
      asSent ||= order.every((index, place) => index === place);
      const state = JSON.stringify({ ...life, said: [...life.said], invited: [...life.invited] });
      if (!found.has(state))
        found.set(state, { past: [...past, ...order.map((index) => burst[index] as Step)] });
    }
  }
  if (found.size === 0) {
    throw new Error(`No order explains ${JSON.stringify(burst.map((step, index) => [step, heard[index]]))}`);
  }
  if (!asSent) figures.reordered += 1;
  return [...found.values()];
}

function agrees(heard: Heard, refusal: string | undefined, life: Life): boolean {
  if (heard.refusal !== refusal) return false;
  if (!heard.counts) return true;
  const { attended: _, ...counts } = heard.counts;
  return isDeepStrictEqual(counts, { ...life.counts(), version: life.version });
}

/** Bursts without what would make an RSVP's id unknown to who sends the step, or end everything. */
const burstsOf = (played: readonly Step[]): Step[][] => {
  const fit = played.filter((step) => !['join', 'lift', 'erase', 'cancel'].includes(step.kind));
  return Array.from({ length: Math.ceil(fit.length / AT_ONCE) }, (_, index) =>
    fit.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
  );
};

/** Whether whoever sends the step can know the RSVPs it names. */
function isKnown(step: Step, life: Life): boolean {
  if (step.kind === 'resize') return step.movers.every((who) => life.said.has(who));
  return ['approve', 'decline', 'promote'].includes(step.kind)
    ? life.said.has('who' in step ? step.who : -1)
    : true;
}

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) =>
    permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  );
}

const performerOn = (world: ChapterWorld, host: ChapterHost, eventId: Uuid, people: readonly Uuid[]) =>
  new Performer(
    { lead: world.lead, as: (member) => host.context(berlin, member && world.viewer(member)) },
    eventId,
    people,
  );

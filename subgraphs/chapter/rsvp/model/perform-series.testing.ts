import type { Uuid } from '../../../../kernel/ids.ts';
import { UserFault } from '../../../../kernel/user-error.ts';
import type { ChapterWorld } from '../../chapter.testing.ts';
import { rsvpToSeries } from '../../series/rsvp-to-series.ts';
import { cancelSeries, updateSeries } from '../../series/series.service.ts';
import { eventsOf, weekly } from '../../series/series.testing.ts';
import { Performer } from './perform.testing.ts';
import type { Refusals, SeriesLife } from './series-life.testing.ts';
import type { Move, SeriesStep } from './series-steps.testing.ts';
import { type Beginning, MOST_GUESTS } from './steps.testing.ts';

/** Does the moves of a model in the chapter itself, with a series, or with one event that is of none. */
export class SeriesPerformer {
  private readonly single: readonly Performer[];

  private constructor(
    private readonly world: ChapterWorld,
    readonly eventIds: readonly Uuid[],
    private readonly people: readonly Uuid[],
    /** By event. */
    private readonly series: Uuid[],
  ) {
    this.single = eventIds.map((eventId) => new Performer(world, eventId, people));
  }

  static async begin(
    world: ChapterWorld,
    { capacity, mode }: Beginning,
    people: readonly Uuid[],
    dates: number,
  ): Promise<SeriesPerformer> {
    const input = { capacity, rsvpMode: mode, guestLimit: MOST_GUESTS };
    if (dates === 1) return new SeriesPerformer(world, [(await world.event(input)).id], people, []);
    const series = await weekly(world, { ...input, rule: `FREQ=WEEKLY;COUNT=${dates}` });
    const eventIds = (await eventsOf(world, series)).map(({ id }) => id);
    return new SeriesPerformer(
      world,
      eventIds,
      people,
      eventIds.map(() => series.id),
    );
  }

  /** @param life as it is before the move */
  async perform(move: Move, life: SeriesLife): Promise<Refusals> {
    if (!('all' in move)) return (await (this.single[move.at] as Performer).perform(move.step)).refusal;
    try {
      return await this.act(move.all, life);
    } catch (error) {
      if (error instanceof UserFault) return error.code;
      throw error;
    }
  }

  private async act(step: SeriesStep, life: SeriesLife): Promise<Refusals> {
    const reached = life.reach(step);
    if (!reached) return undefined;
    const seriesId = this.series[step.series] as Uuid;
    const from = step.from === undefined ? undefined : this.eventIds[step.from];
    if (step.kind === 'answer all') {
      const self = await this.world.as(this.people[step.who]);
      const { response, guests } = step;
      const outcomes = await rsvpToSeries(self, { seriesId, response, guests, from });
      return outcomes.map(({ fault }) => fault?.code);
    }
    const lead = await this.world.as(this.world.lead);
    if (step.kind === 'cancel all') {
      await cancelSeries(lead, seriesId, from);
      return undefined;
    }
    const { patch, exceptionsToo } = step;
    const { id } = await updateSeries(lead, seriesId, from, { ...patch, exceptionsToo });
    for (const at of reached.at) this.series[at] = id;
    return undefined;
  }
}

import { ChapterhouseError } from '../../../kernel/errors.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { ChapterContext } from '../context.ts';
import { visibleEvent } from '../event/event.read.ts';
import { type Event, presentEvent } from '../event/event.type.ts';
import { eventTopic } from '../feed/topics.ts';
import { rowId } from '../ids.ts';
import { presentCounts, type RsvpCounts } from '../rsvp/rsvp.type.ts';
import { Newest } from './newest.ts';

/** An event's counts at once, then the newest after every change. @throws BAD_ID, NOT_FOUND */
export async function rsvpCountsUpdates(ctx: ChapterContext, id: string): Promise<Newest<RsvpCounts>> {
  const eventId = await visible(ctx, id);
  return new Newest(ctx.notices, eventTopic(eventId), async () => {
    ctx.refresh();
    const found = await ctx.counts.load(eventId);
    if (!found) return undefined;
    const { counts, capacity } = found;
    const value = presentCounts(ctx.chapter, eventId, counts, capacity);
    return { value, version: `${counts.version}/${capacity}` };
  });
}

/** An event at once, then the newest after every change of it or its counts. @throws BAD_ID, NOT_FOUND */
export async function eventUpdates(ctx: ChapterContext, id: string): Promise<Newest<Event>> {
  const eventId = await visible(ctx, id);
  return new Newest(ctx.notices, eventTopic(eventId), async () => {
    ctx.refresh();
    const event = await ctx.loaders.event.load(eventId);
    return event && { value: presentEvent(ctx.chapter, event, ctx.now), version: JSON.stringify(event) };
  });
}

async function visible(ctx: ChapterContext, id: string): Promise<Uuid> {
  const event = await visibleEvent(ctx, rowId(id, 'Event', ctx.chapter));
  if (!event) throw new ChapterhouseError('NOT_FOUND', 'There is no such event.');
  return event.id;
}

import type { Tx } from '../../../kernel/db/database.ts';
import { type ChapterKey, newUuid, type Uuid } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import type { ChangeBody } from '../../../schema/changes.ts';
import { invalid } from '../checks.ts';
import { allowed, type ChapterContext } from '../context.ts';
import { commit } from '../feed/commit.ts';
import { membershipsOfMembers } from '../membership/membership.store.ts';
import { readProfile } from '../profile/profile.store.ts';
import { RsvpBook } from '../rsvp/rsvp.book.ts';
import type { Rsvp } from '../rsvp/rsvp.ts';
import { saveVenues } from '../venue/venue.store.ts';
import { placeDigest } from '../venue/venue.ts';
import { EventEntity } from './event.entity.ts';
import { type EventFields, type EventPatch, patchedFields, patchedVenue } from './event.fields.ts';
import { eventsById, insertCounts, replaceHosts } from './event.store.ts';
import { assertChangeable, type ChapterEvent, type EventStatus, eventState, whenAndWhere } from './event.ts';
import { changeSeats, findMovers } from './seat-changes.ts';

export interface NewEvent extends EventPatch {
  readonly title: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** Members who host it; its maker when left out. */
  readonly hostIds?: readonly Uuid[] | null | undefined;
  /** Chapters asked to host it as well; they list it once they agree. */
  readonly coHosts?: readonly ChapterKey[] | null | undefined;
  /** Whether it is published at once, rather than kept as a draft. */
  readonly publish?: boolean | null | undefined;
}

export type EventChange = EventPatch &
  Pick<NewEvent, 'hostIds' | 'coHosts'> & {
    /** Answers that give up their seats for a smaller capacity, and wait before all others in this order. */
    readonly moveToWaitlist?: readonly Uuid[] | null | undefined;
  };

/** More seats than any capacity adds: with it the whole queue is read. */
const EVERYONE = 10_000_000;

/** @throws UNAUTHENTICATED, BANNED, NOT_A_MEMBER, FORBIDDEN, INVALID */
export function createEvent(ctx: ChapterContext, input: NewEvent): Promise<ChapterEvent> {
  const viewer = ctx.signedIn();
  return commit(ctx, async (tx) => {
    const [membership] = await membershipsOfMembers(tx, [viewer]);
    allowed('MANAGE_EVENTS', membership);
    const now = ctx.now;
    const id = newUuid(now.getTime());
    await tx.orm.insert(EventEntity, {
      ...entityFields(patchedFields(await emptyFields(tx, input), input)),
      id,
      venueId: (await venueId(tx, input)) ?? null,
      status: input.publish ? 'PUBLISHED' : 'DRAFT',
      coHosts: [...(input.coHosts ?? [])],
      createdBy: viewer,
      createdAt: now,
      updatedAt: now,
    });
    await insertCounts(tx, id);
    await saveHosts(tx, id, input.hostIds ?? [viewer]);
    return changed(tx, id);
  });
}

/**
 * What it means for those who answered is `changeSeats`.
 * @throws as `createEvent`, and NOT_FOUND, EVENT_CANCELLED, EVENT_PAST, CAPACITY_BELOW_CONFIRMED
 */
export async function updateEvent(
  ctx: ChapterContext,
  eventId: Uuid,
  patch: EventChange,
): Promise<ChapterEvent> {
  ctx.signedIn();
  const movers = await findMovers(ctx, eventId, patch.moveToWaitlist ?? []);
  return change(ctx, eventId, { patch, movers }, async (tx, book, before) => {
    const now = ctx.now;
    assertChangeable(before, now);
    const fields = patchedFields(before, patch);
    await changeSeats(tx, book, before, fields, movers, now);
    const venue = await venueId(tx, patch);
    const placed = venue === undefined ? (before.venue?.id ?? null) : venue;
    const moved = whenAndWhere(fields, placed) !== whenAndWhere(before, before.venue?.id ?? null);
    await tx.orm.update(
      EventEntity,
      { id: eventId },
      {
        ...entityFields(fields),
        venueId: placed,
        sequence: sequenceAfter(before, moved),
        coHosts: [...(patch.coHosts ?? before.coHosts)],
        // From here on an occurrence goes its own way: changes of its series leave it alone.
        seriesException: before.seriesId !== null,
        updatedAt: now,
      },
    );
    if (patch.hostIds) await saveHosts(tx, eventId, patch.hostIds);
  });
}

const sequenceAfter = (before: ChapterEvent, matters: boolean): number =>
  before.sequence + (matters && before.status !== 'DRAFT' ? 1 : 0);

/** An event published already stays so. @throws as `updateEvent` */
export const publishEvent = (ctx: ChapterContext, eventId: Uuid): Promise<ChapterEvent> =>
  setStatus(ctx, eventId, 'PUBLISHED');

/** A cancelled event stays so. @throws as `updateEvent`; INVALID for a draft, which nobody was told of */
export const cancelEvent = (ctx: ChapterContext, eventId: Uuid): Promise<ChapterEvent> =>
  setStatus(ctx, eventId, 'CANCELLED');

function setStatus(ctx: ChapterContext, eventId: Uuid, status: EventStatus): Promise<ChapterEvent> {
  return change(ctx, eventId, { patch: {}, movers: [] }, async (tx, _book, before) => {
    if (before.status === status) return;
    assertChangeable(before, ctx.now);
    if (before.status === 'DRAFT' && status === 'CANCELLED') {
      throw invalid(['eventId'], 'A draft was never announced: there is nothing to cancel.');
    }
    const sequence = sequenceAfter(before, status === 'CANCELLED');
    await tx.orm.update(EventEntity, { id: eventId }, { status, sequence, updatedAt: ctx.now });
  });
}

/** A change of an event by those who manage events, under the lock its RSVPs take too. */
function change(
  ctx: ChapterContext,
  eventId: Uuid,
  { patch, movers }: { readonly patch: EventPatch; readonly movers: readonly Rsvp[] },
  work: (tx: Tx, book: RsvpBook, before: ChapterEvent) => Promise<void>,
): Promise<ChapterEvent> {
  const memberId = ctx.signedIn();
  return commit(ctx, async (tx) => {
    const newSeats = patch.capacity === undefined && movers.length === 0 ? 0 : EVERYONE;
    const book = await RsvpBook.open(tx, [{ eventId, memberId }, ...movers], newSeats);
    allowed('MANAGE_EVENTS', book.membership(memberId));
    const [before] = await eventsById(tx, [eventId]);
    if (!before) throw new UserFault('NOT_FOUND', 'There is no such event.', ['input', 'eventId']);
    await work(tx, book, before);
    await book.save(tx);
    return changed(tx, eventId);
  });
}

async function changed(tx: Tx, id: Uuid): Promise<{ result: ChapterEvent; changes: readonly ChangeBody[] }> {
  const [event] = await eventsById(tx, [id]);
  if (!event) throw new UserFault('NOT_FOUND', 'There is no such event.', ['input', 'eventId']);
  const state = eventState(event);
  return { result: event, changes: state ? [{ type: 'event.changed', data: state }] : [] };
}

async function emptyFields(tx: Tx, input: NewEvent): Promise<EventFields> {
  return {
    title: input.title,
    description: null,
    startsAt: input.startsAt,
    endsAt: input.endsAt,
    timeZone: input.timeZone ?? (await readProfile(tx)).timeZone,
    type: 'PHYSICAL',
    onlineUrl: null,
    topics: [],
    capacity: null,
    guestLimit: 0,
    rsvpMode: 'OPEN',
    rsvpOpensAt: null,
    rsvpClosesAt: null,
  };
}

const entityFields = (fields: EventFields) => ({
  title: fields.title,
  description: fields.description,
  startsAt: fields.startsAt,
  endsAt: fields.endsAt,
  timeZone: fields.timeZone,
  type: fields.type,
  onlineUrl: fields.onlineUrl,
  topics: [...fields.topics],
  capacity: fields.capacity,
  guestLimit: fields.guestLimit,
  rsvpMode: fields.rsvpMode,
  rsvpOpensAt: fields.rsvpOpensAt,
  rsvpClosesAt: fields.rsvpClosesAt,
});

/** The row of the venue after a patch, made if need be; undefined when the venue stays as it is. @throws INVALID */
export async function venueId(tx: Tx, patch: EventPatch): Promise<Uuid | null | undefined> {
  const place = patchedVenue(patch);
  if (place == null) return place;
  return (await saveVenues(tx, [place])).get(placeDigest(place)) ?? null;
}

async function saveHosts(tx: Tx, eventId: Uuid, hostIds: readonly Uuid[]): Promise<void> {
  await assertHosts(tx, hostIds);
  await replaceHosts(tx, eventId, hostIds);
}

/** @throws INVALID unless all of them are active members */
export async function assertHosts(tx: Tx, hostIds: readonly Uuid[]): Promise<void> {
  const memberships = await membershipsOfMembers(tx, hostIds);
  const active = new Set(memberships.filter((one) => one.status === 'ACTIVE').map((one) => one.memberId));
  const stranger = hostIds.findIndex((id) => !active.has(id));
  if (stranger !== -1)
    throw invalid(['hostIds', String(stranger)], 'A host is an active member of the chapter.');
}

import type { Clock } from '../kernel/clock.ts';
import { type ChapterKey, newUuid, toChapterKey, type Uuid } from '../kernel/ids.ts';
import { UserFault } from '../kernel/user-error.ts';
import type { Viewer } from '../kernel/viewer.ts';
import type { ChangeBody } from '../schema/changes.ts';
import { allowed, type ChapterContext } from '../subgraphs/chapter/context.ts';
import { cancelEvent, createEvent } from '../subgraphs/chapter/event/event.service.ts';
import { listEvents } from '../subgraphs/chapter/event/event.store.ts';
import type { ChapterEvent } from '../subgraphs/chapter/event/event.ts';
import { commit } from '../subgraphs/chapter/feed/commit.ts';
import type { ChapterHost } from '../subgraphs/chapter/host.ts';
import { approve, join, setRole } from '../subgraphs/chapter/membership/membership.decisions.ts';
import { lockMemberships, saveMembership } from '../subgraphs/chapter/membership/membership.store.ts';
import { membershipState } from '../subgraphs/chapter/membership/membership.ts';
import { readProfile } from '../subgraphs/chapter/profile/profile.store.ts';
import { settleRsvps } from '../subgraphs/chapter/rsvp/settle-rsvps.ts';
import type { Community } from '../subgraphs/community/community.ts';
import type { PlannedChapter, PlannedEvent } from './plan-sample.ts';

export interface ChapterSeeding {
  readonly community: Community;
  readonly host: ChapterHost;
  readonly serverId: Uuid;
  /** Everyone of the sample, by subject. */
  readonly viewers: ReadonlyMap<string, Viewer>;
}

const HOUR_MS = 3_600_000;

/**
 * Makes one chapter of the sample by the rules that hold for everyone, at the times when things are meant to have
 * happened. What a seeding cut off before has done already is left as it is.
 */
export async function seedChapter(seeding: ChapterSeeding, planned: PlannedChapter): Promise<void> {
  const key = toChapterKey(planned.key);
  const [lead] = planned.members;
  await seeding.community.registry.registerChapter({
    key,
    urlname: planned.urlname,
    status: planned.active ? 'ACTIVE' : 'INACTIVE',
    serverId: seeding.serverId,
    leadOrganizer: lead && viewerOf(seeding, lead.subject).memberId,
    profile: {
      name: planned.name,
      description: `${planned.about}\n\nSample data.`,
      city: planned.city,
      country: planned.country,
      lat: planned.lat,
      lon: planned.lon,
      timeZone: planned.timeZone,
      joinMode: planned.joinMode,
      foundedAt: new Date(planned.founded).toISOString(),
      links: [],
      topics: [...planned.topics],
    },
  });
  if (!lead) return;
  await seedMembers(seeding, key, planned, lead.subject);
  await seedEvents(seeding, key, planned, lead.subject);
  await seeding.host.keepQuiet(key);
}

/** All at once, by the decisions that joining, letting in and giving roles take. */
async function seedMembers(
  seeding: ChapterSeeding,
  key: ChapterKey,
  { members }: PlannedChapter,
  lead: string,
): Promise<void> {
  const store = await seeding.host.context(key, viewerOf(seeding, lead));
  const joining = members.map((member) => ({ ...member, ...viewerOf(seeding, member.subject) }));
  await commit(store, async (tx) => {
    const { joinMode } = await readProfile(tx);
    const standing = await lockMemberships(
      tx,
      joining.map(({ memberId }) => memberId),
    );
    const organizer = allowed('SET_ROLE', standing.get(store.signedIn()));
    const changes: ChangeBody[] = [];
    for (const { memberId, role, joinedAt, approved } of joining) {
      if (standing.has(memberId)) continue;
      const asked = join(undefined, joinMode, { id: newUuid(joinedAt.getTime()), memberId }, joinedAt);
      const taken = approved ? approve(asked, joinedAt) : asked;
      const member = role === 'MEMBER' ? taken : setRole(organizer, taken, role, 1);
      await saveMembership(tx, member, null, joinedAt);
      changes.push({ type: 'membership.changed', data: membershipState(member) });
    }
    return { result: undefined, changes };
  });
}

async function seedEvents(
  seeding: ChapterSeeding,
  key: ChapterKey,
  planned: PlannedChapter,
  lead: string,
): Promise<void> {
  const done = await eventsSoFar(await contextOf(seeding, key, lead, new Date()));
  for (const event of planned.events) {
    const organizer = await contextOf(seeding, key, lead, event.announcedAt);
    const standing = done.get(event.startsAt.getTime());
    if (standing?.status === 'CANCELLED') continue;
    const id = standing?.id ?? (await announce(organizer, planned, event));
    await answer(seeding, organizer, id, event);
    if (event.state === 'CANCELLED') await cancelEvent(organizer, id);
  }
}

/** All answers in one transaction, settled in their order as a rush of requests is. */
async function answer(
  seeding: ChapterSeeding,
  store: ChapterContext,
  eventId: Uuid,
  event: PlannedEvent,
): Promise<void> {
  if (event.answers.length === 0) return;
  const requests = event.answers.map(({ subject, response, guests }) => {
    const { memberId } = viewerOf(seeding, subject);
    return { eventId, memberId, response, guests, idempotencyKey: undefined };
  });
  const at = new Date(event.announcedAt.getTime() + HOUR_MS / 2);
  await commit(store, async (tx) => {
    const { answers, changes } = await settleRsvps(tx, requests, at);
    for (const refused of answers) if (refused instanceof UserFault) throw refused;
    return { result: undefined, changes };
  });
}

async function announce(
  organizer: ChapterContext,
  planned: PlannedChapter,
  event: PlannedEvent,
): Promise<Uuid> {
  const { title, description, startsAt, endsAt, type, topics, capacity, guestLimit, state } = event;
  const place = {
    name: planned.venue,
    address: planned.street,
    city: planned.city,
    country: planned.country,
    location: { lat: planned.lat, lon: planned.lon },
  };
  const { id } = await createEvent(organizer, {
    ...{ title, description, startsAt, endsAt, type, topics, capacity, guestLimit },
    venue: type === 'ONLINE' ? null : place,
    onlineUrl: type === 'PHYSICAL' ? null : `https://meet.example.org/${planned.urlname}`,
    publish: state !== 'DRAFT',
  });
  return id;
}

/** Events made by an earlier seeding, by the time they start. */
async function eventsSoFar(ctx: ChapterContext): Promise<ReadonlyMap<number, ChapterEvent>> {
  const everything = {
    from: null,
    to: null,
    status: ['DRAFT', 'PUBLISHED', 'CANCELLED', 'PAST'],
    types: null,
    topics: null,
    soonestFirst: true,
  } as const;
  const { rows: events } = await listEvents(ctx.db, everything, { size: 100, after: undefined }, ctx.now);
  return new Map(events.map((event) => [event.startsAt.getTime(), event]));
}

function contextOf(
  { host, viewers }: ChapterSeeding,
  key: ChapterKey,
  subject: string,
  at: Date,
): Promise<ChapterContext> {
  const clock: Clock = { now: () => at };
  return host.context(key, viewers.get(subject), clock);
}

function viewerOf({ viewers }: ChapterSeeding, subject: string): Viewer {
  return viewers.get(subject) as Viewer;
}

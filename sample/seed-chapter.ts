import type { Clock } from '../kernel/clock.ts';
import { type ChapterKey, toChapterKey, type Uuid } from '../kernel/ids.ts';
import type { Viewer } from '../kernel/viewer.ts';
import type { ChapterContext } from '../subgraphs/chapter/context.ts';
import { cancelEvent, createEvent } from '../subgraphs/chapter/event/event.service.ts';
import { listEvents } from '../subgraphs/chapter/event/event.store.ts';
import type { ChapterEvent } from '../subgraphs/chapter/event/event.ts';
import type { ChapterHost } from '../subgraphs/chapter/host.ts';
import {
  approveMembership,
  joinChapter,
  setMembershipRole,
} from '../subgraphs/chapter/membership/membership.service.ts';
import { rsvp } from '../subgraphs/chapter/rsvp/rsvp.service.ts';
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
 * Makes one chapter of the sample through the services that serve everyone, under the same rules, at the times when
 * things are meant to have happened. What a seeding cut off before has done already is left as it is.
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
}

async function seedMembers(
  seeding: ChapterSeeding,
  key: ChapterKey,
  { members }: PlannedChapter,
  lead: string,
): Promise<void> {
  for (const { subject, role, joinedAt, approved } of members.slice(1)) {
    const { id } = await joinChapter(await contextOf(seeding, key, subject, joinedAt));
    const organizer = await contextOf(seeding, key, lead, joinedAt);
    if (approved) await approveMembership(organizer, id);
    if (role !== 'MEMBER') await setMembershipRole(organizer, id, role);
  }
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
    const answeredAt = { now: () => new Date(event.announcedAt.getTime() + HOUR_MS / 2) };
    const asks = await Promise.all(
      event.answers.map(async (answer) => ({
        context: await seeding.host.context(key, viewerOf(seeding, answer.subject), answeredAt),
        answer,
      })),
    );
    await Promise.all(asks.map(({ context, answer }) => rsvp(context, { ...answer, eventId: id })));
    if (event.state === 'CANCELLED') await cancelEvent(organizer, id);
  }
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
  const events = await listEvents(ctx.db, everything, { size: 100, after: undefined }, ctx.now);
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

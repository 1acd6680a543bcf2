import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chapterId, decodeId, encodeId, newUuid, toChapterKey, type Uuid } from '../../kernel/ids.ts';
import { packageRoot } from '../../kernel/paths.ts';
import { checkInCode } from './attendance/check-in-code.ts';
import { chapterActs } from './audit/record-act.ts';
import { berlin, ChapterWorld, eventId, HOUR, memberId } from './chapter.testing.ts';
import { type Action, LOWEST_ROLE, may, ROLES } from './membership/membership.policy.ts';
import { banMember } from './membership/membership.service.ts';
import type { ChapterRole } from './membership/membership.ts';
import { rsvp } from './rsvp/rsvp.service.ts';
import { weekly } from './series/series.testing.ts';
import { addWebhook, testWebhook } from './webhook/webhook.service.ts';

const page = readFileSync(join(packageRoot, 'docs/roles.md'), 'utf8');
const [actionsPart = '', rest = ''] = page.split('## What each mutation needs');
const [mutationsPart = ''] = rest.split('\n## ');
const rowsOf = (text: string) =>
  [...text.matchAll(/^\| `(\w+)` \|(.*)\|$/gm)].map(([, name, cells]) => ({
    name: name as string,
    cells: (cells as string).split('|').map((cell) => cell.trim()),
  }));
const actions = rowsOf(actionsPart);
const mutations = rowsOf(mutationsPart).map(({ name, cells }) => ({
  name,
  needs: cells[0] === '–' ? undefined : (cells[0]?.replaceAll('`', '') as Action),
}));

let world: ChapterWorld;
beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());

const membership = (role: ChapterRole) =>
  ({ id: newUuid(), memberId: newUuid(), role, status: 'ACTIVE', joinedAt: new Date(0) }) as const;

describe('the page about roles', () => {
  it('names every action, and who may take it', () => {
    const documented = Object.fromEntries(actions.map(({ name, cells }) => [name, cells.map(Boolean)]));
    const coded = Object.keys(LOWEST_ROLE).map((action) => [
      action,
      ROLES.map((role) => may(action as Action, membership(role))),
    ]);
    expect(documented).toEqual(Object.fromEntries(coded));
  });

  it('names every mutation of the schema, and no other', () => {
    const inSchema = Object.keys(world.host.schema.getMutationType()?.getFields() ?? {});
    expect(mutations.map(({ name }) => name).sort()).toEqual(inSchema.sort());
  });

  it('names as written down in the audit log all but what members do for themselves', () => {
    const own = mutations.filter(({ needs }) => needs === undefined || needs === 'RSVP');
    expect([...chapterActs.own].sort()).toEqual(own.map(({ name }) => name).sort());
  });

  it('says a need that is an action', () => {
    for (const { needs } of mutations) expect(Object.keys(LOWEST_ROLE)).toContain(needs ?? 'RSVP');
  });
});

const chapter = chapterId(berlin);
const elsewhere = () => encodeId('Event', toChapterKey('nairobi'), newUuid());
const seat = (id: Uuid) => encodeId('Rsvp', berlin, id);
const series = async () => ({ seriesId: encodeId('EventSeries', berlin, (await weekly(world)).id) });

/** An event with someone's YES to it, and a member. */
async function fixture() {
  const startsAt = new Date(world.clock.now().getTime() + HOUR);
  const event = await world.event({ startsAt, endsAt: new Date(startsAt.getTime() + HOUR), capacity: 1 });
  const [seated, waiting, other] = (await world.members(3)) as [Uuid, Uuid, Uuid];
  const yes = async (member: Uuid) =>
    (await rsvp(await world.as(member), { eventId: event.id, response: 'YES' })).rsvp.id;
  const rsvps = { seated: await yes(seated), waiting: await yes(waiting) };
  const ctx = await world.as(other);
  const { id } = (await ctx.membership()) as { id: Uuid };
  return { event: eventId(event), seated, other, rsvps, membership: encodeId('Membership', berlin, id), ctx };
}
type Fixture = Awaited<ReturnType<typeof fixture>>;

/** An input that is right but for who sends it. */
const inputs: Record<string, (its: Fixture) => object | Promise<object>> = {
  joinChapter: () => ({ chapterId: chapter }),
  leaveChapter: () => ({ chapterId: chapter }),
  updateChapter: () => ({ chapterId: chapter, description: 'x' }),
  approveMembership: ({ membership: membershipId }) => ({ membershipId }),
  declineMembership: ({ membership: membershipId }) => ({ membershipId }),
  setMembershipRole: ({ membership: membershipId }) => ({ membershipId, role: 'CHECK_IN_STAFF' }),
  banMember: ({ other }) => ({ chapterId: chapter, memberId: memberId(other) }),
  liftBan: async ({ other }) => {
    await banMember(await world.as(world.lead), other, null);
    return { chapterId: chapter, memberId: memberId(other) };
  },
  setQuestions: () => ({ chapterId: chapter, scope: 'TABLE', questions: [] }),
  acceptCoHosting: () => ({ chapterId: chapter, eventId: elsewhere() }),
  endCoHosting: () => ({ chapterId: chapter, eventId: elsewhere() }),
  createEvent: () => ({
    chapterId: chapter,
    title: 'x',
    startsAt: '2026-05-01T10:00:00Z',
    endsAt: '2026-05-01T12:00:00Z',
  }),
  createSeries: () => ({
    chapterId: chapter,
    title: 'x',
    rule: 'FREQ=DAILY;COUNT=2',
    startsAt: '2026-05-01T10:00:00Z',
    endsAt: '2026-05-01T12:00:00Z',
  }),
  updateSeries: async () => ({ ...(await series()), title: 'x' }),
  cancelSeries: series,
  rsvpToSeries: async () => ({ ...(await series()), response: 'YES' }),
  stopSeriesRsvp: series,
  updateEvent: ({ event }) => ({ eventId: event, title: 'x' }),
  publishEvent: ({ event }) => ({ eventId: event }),
  cancelEvent: ({ event }) => ({ eventId: event }),
  inviteMembers: ({ event, other }) => ({ eventId: event, memberIds: [memberId(other)] }),
  uninviteMembers: ({ event, other }) => ({ eventId: event, memberIds: [memberId(other)] }),
  rsvp: ({ event }) => ({ eventId: event, response: 'YES' }),
  approveRsvp: ({ rsvps }) => ({ rsvpId: seat(rsvps.seated) }),
  declineRsvp: ({ rsvps }) => ({ rsvpId: seat(rsvps.seated), reason: 'No.' }),
  promoteFromWaitlist: ({ rsvps }) => ({ rsvpId: seat(rsvps.waiting), overCapacity: true }),
  addAttendee: ({ event, other }) => ({ eventId: event, memberId: memberId(other), overCapacity: true }),
  checkIn: async ({ event, rsvps, ctx }) => ({
    eventId: event,
    code: checkInCode(await ctx.loaders.checkInSecret(), rsvps.seated),
  }),
  recordAttendance: ({ event, seated }) => ({
    eventId: event,
    records: [{ memberId: memberId(seated), attendance: 'ATTENDED' }],
  }),
  importEventsCsv: () => ({ chapterId: chapter, csv: 'key,title,startsAt,endsAt' }),
  importMembersCsv: () => ({ chapterId: chapter, csv: 'memberId,role' }),
  importAttendanceCsv: ({ event }) => ({ eventId: event, csv: 'memberId,attendance' }),
  renewCalendarUrl: () => ({ chapterId: chapter }),
  addWebhook: () => ({ chapterId: chapter, url: HOOK }),
  removeWebhook: async () => ({ webhookId: await webhook() }),
  enableWebhook: async () => ({ webhookId: await webhook() }),
  rotateWebhookSecret: async () => ({ webhookId: await webhook() }),
  testWebhook: async () => ({ webhookId: await webhook() }),
  replayWebhookDelivery: async () => ({ deliveryId: await delivery() }),
};

const HOOK = 'https://hooks.example.org/berlin';

async function webhook(): Promise<string> {
  const { db } = await world.as(undefined);
  await db.query(`DELETE FROM ${db.schema}.webhook`);
  const added = await addWebhook(await world.as(world.lead), { url: HOOK, types: undefined });
  return encodeId('Webhook', berlin, added.webhook.id);
}

async function delivery(): Promise<string> {
  const { local } = decodeId(await webhook());
  const { id } = await testWebhook(await world.as(world.lead), local as Uuid);
  return encodeId('WebhookDelivery', berlin, id);
}

async function attempt(name: string, as: Uuid | undefined): Promise<string | undefined> {
  const input = await inputs[name]?.(await fixture());
  const type = String(world.host.schema.getMutationType()?.getFields()[name]?.args[0]?.type);
  const { data, errors } = await world.graphql<Record<string, { errors: { code: string }[] }>>(
    as,
    `mutation ($input: ${type}) { ${name}(input: $input) { errors { code } } }`,
    { input },
  );
  expect(errors).toBeUndefined();
  return data[name]?.errors[0]?.code;
}

const guarded = mutations.flatMap(({ name, needs }) => (needs ? [{ name, needs }] : []));

describe.each(guarded)('$name', ({ name, needs }) => {
  it.each(ROLES)(`by a member of role %s is as the page says`, async (role) => {
    const refusal = await attempt(name, await world.member(role));
    if (may(needs, membership(role))) expect(['FORBIDDEN', 'NOT_A_MEMBER']).not.toContain(refusal);
    else expect(refusal).toBe('FORBIDDEN');
  });

  it('is not for strangers, the banned, and nobody', async () => {
    const banned = await world.member();
    await banMember(await world.as(world.lead), banned, null);
    expect(await attempt(name, newUuid())).toBe('NOT_A_MEMBER');
    expect(await attempt(name, banned)).toBe('BANNED');
    expect(await attempt(name, undefined)).toBe('UNAUTHENTICATED');
  });
});

it.each(mutations.filter(({ needs }) => !needs))('$name needs no role', async ({ name }) => {
  expect(await attempt(name, await world.member())).toBeUndefined();
  expect(await attempt(name, undefined)).toBe('UNAUTHENTICATED');
});

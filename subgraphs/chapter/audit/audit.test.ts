import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { graphql } from 'graphql';
import { chapterId, encodeId, newUuid, type Uuid } from '../../../kernel/ids.ts';
import { berlin, ChapterWorld, eventId, memberId } from '../chapter.testing.ts';
import { rsvp } from '../rsvp/rsvp.service.ts';

let world: ChapterWorld;
beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());

interface Log {
  _entities: [{ auditLog: { nodes: Record<string, unknown>[]; totalCount: number } | null }];
}
const readLog = (as: Uuid, fields = 'at action people member { id } event { id }') =>
  world.graphql<Log>(
    as,
    `query ($chapter: [_Any!]!) { _entities(representations: $chapter) { ... on Chapter { auditLog(first: 5) {
      nodes { ${fields} } totalCount } } } }`,
    { chapter: [{ __typename: 'Chapter', id: chapterId(berlin) }] },
  );
const newest = async (fields: string) => {
  const { data } = await readLog(world.lead, fields);
  return data._entities[0].auditLog?.nodes ?? [];
};
const RSVPS =
  'query ($id: ID!, $why: String) { event(id: $id) { rsvps(first: 2, reason: $why) { totalCount } } }';

it('who reads a list of attendees stands in the log, for lead organizers alone', async () => {
  const event = await world.event();
  for (const member of await world.members(3)) {
    await rsvp(await world.as(member), { eventId: event.id, response: 'YES' });
  }
  const staff = await world.member('CHECK_IN_STAFF');
  const list = (as: Uuid) => world.graphql(as, RSVPS, { id: eventId(event) });
  await list(staff);
  await list(await world.member());
  const { data } = await readLog(world.lead);
  expect(data._entities[0].auditLog).toEqual({
    nodes: [
      {
        at: world.clock.now().toISOString(),
        action: 'RSVPS_READ',
        people: 2,
        member: { id: memberId(staff) },
        event: { id: eventId(event) },
      },
    ],
    totalCount: 1,
  });
  const denied = await readLog(await world.member('ORGANIZER'));
  expect(denied.errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
});

it('headquarters reads a list of attendees for a reason alone, and the chapter sees it', async () => {
  const id = eventId(await world.event());
  const admin = { memberId: newUuid(), name: 'Root', roles: ['HQ_ADMIN' as const] };
  const contextValue = async () => world.host.context(berlin, admin, undefined, 'request-7');
  const ask = async (why?: string) =>
    graphql({
      schema: world.host.schema,
      source: RSVPS,
      variableValues: { id, why },
      contextValue: await contextValue(),
    });
  for (const why of [undefined, 'because', '          ']) {
    expect((await ask(why)).errors?.[0]?.extensions['code']).toBe('REASON_REQUIRED');
  }
  expect((await ask('A complaint about this event.')).errors).toBeUndefined();
  const [entry] = await newest('action role reason origin member { id } objectId');
  expect(entry).toEqual({
    action: 'RSVPS_READ',
    role: 'HQ_ADMIN',
    reason: 'A complaint about this event.',
    origin: 'request-7',
    member: { id: memberId(admin.memberId) },
    objectId: id,
  });
});

it('what a role allows stands in the log before it is done, with whom it was done to, and once more when refused', async () => {
  const organizer = await world.member('ORGANIZER');
  const member = await world.member();
  const { id: membership } = (await (await world.as(member)).membership()) as { id: Uuid };
  const setRole = (membershipId: string, role: string) =>
    world.graphql(
      organizer,
      'mutation ($input: SetMembershipRoleInput!) { setMembershipRole(input: $input) { errors { code } } }',
      { input: { membershipId, role } },
    );
  const membershipId = encodeId('Membership', berlin, membership);
  await setRole(membershipId, 'CHECK_IN_STAFF');
  await setRole(membershipId, 'LEAD_ORGANIZER');
  const shown = {
    member: { id: memberId(organizer) },
    mutation: 'setMembershipRole',
    objectId: membershipId,
  };
  const begun = { ...shown, outcome: 'BEGUN', subject: { id: memberId(member) } };
  expect((await newest('outcome mutation detail member { id } subject { id } objectId')).slice(0, 3)).toEqual(
    [
      { ...shown, outcome: 'REFUSED', subject: null, detail: 'role=LEAD_ORGANIZER FORBIDDEN' },
      { ...begun, detail: 'role=LEAD_ORGANIZER' },
      { ...begun, detail: 'role=CHECK_IN_STAFF' },
    ],
  );
});

it('what members do for themselves stands in no log', async () => {
  const before = await newest('seq');
  const event = await world.event();
  const answer = 'mutation ($id: ID!) { rsvp(input: { eventId: $id, response: YES }) { errors { code } } }';
  await world.graphql(world.lead, answer, { id: eventId(event) });
  expect(await newest('seq')).toEqual(before);
});

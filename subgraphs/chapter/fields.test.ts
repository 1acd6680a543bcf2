import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chapterId, encodeId, newUuid, toChapterKey, type Uuid } from '../../kernel/ids.ts';
import type { HqRole, Viewer } from '../../kernel/viewer.ts';
import { audiences, missingLines } from '../../test/authority/field-table.ts';
import {
  everything,
  isPlumbing,
  type Shown,
  STYLES,
  type Style,
  shownIn,
} from '../../test/authority/read-everything.ts';
import { berlin, berlinProfile, ChapterWorld, eventId, viewer } from './chapter.testing.ts';
import { CHAPTER_FIELDS, CHAPTER_ROWS } from './fields.testing.ts';
import { inviteMembers } from './invitation/invitation.service.ts';
import { LOWEST_ROLE, may, ROLES } from './membership/membership.policy.ts';
import { banMember, joinChapter, leaveChapter } from './membership/membership.service.ts';
import type { Membership } from './membership/membership.ts';
import { setQuestions } from './question/question.service.ts';
import { rsvp } from './rsvp/rsvp.service.ts';
import { weekly } from './series/series.testing.ts';
import { addWebhook, testWebhook } from './webhook/webhook.service.ts';

const FILE = 'subgraphs/chapter/fields.testing.ts';
const known = audiences(CHAPTER_FIELDS);
const ARGS = {
  'Chapter.questions': 'scope: RSVP',
  'Chapter.events': 'first: 20, filter: { status: [DRAFT, PUBLISHED, PAST, CANCELLED] }',
  'Chapter.memberships': 'first: 50, filter: { status: [PENDING, ACTIVE, BANNED, LEFT] }',
};

/** What `furnish` has nothing of, so that it is asked for and shown to nobody. */
const NOT_FURNISHED = new Set([
  ...[
    'AuditEntry.mutation',
    'AuditEntry.subject',
    'AuditEntry.detail',
    'AuditEntry.reason',
    'AuditEntry.origin',
  ],
  ...['Rsvp.declineReason', 'Rsvp.waitlistPosition', 'Membership.answers', 'Event.recurrenceStart'],
  ...['Event.capacity', 'Event.description', 'Event.rsvpOpensAt', 'Event.rsvpClosesAt', 'Event.series'],
  ...['Webhook.disabledReason', 'Webhook.failingSince', 'WebhookDelivery.responseStatus'],
  ...['WebhookDelivery.error', 'WebhookDelivery.nextAttemptAt', 'WebhookDelivery.deliveredAt'],
]);

let world: ChapterWorld;
/** Ids by which everything of the chapter can be asked for, by the name of their type. */
const ids: Record<string, string[]> = {};
/** Whom rows are about. */
const owners = new Map<unknown, Uuid>();
const readers: { name: string; viewer: Viewer | undefined; membership: Membership | undefined }[] = [];

beforeAll(async () => {
  world = await ChapterWorld.open();
  await furnish();
  const nairobi = toChapterKey('nairobi');
  const elsewhere = newUuid();
  await world.host.provision({ chapter: nairobi, profile: berlinProfile, leadOrganizer: elsewhere });
  const reader = async (name: string, id: Uuid | undefined, ...roles: HqRole[]) => {
    const who = id && { ...viewer(id), roles };
    const membership = await (await world.host.context(berlin, who)).membership();
    if (membership) owners.set(encodeId('Membership', berlin, membership.id), membership.memberId);
    readers.push({ name, viewer: who, membership });
  };
  await reader('nobody', undefined);
  await reader('a member of no chapter', newUuid());
  await reader('who leads another chapter', elsewhere);
  for (const role of ['HQ_ADMIN', 'REGION_ADMIN', 'VIEWER'] as const) await reader(role, newUuid(), role);
  const banned = await world.member();
  await banMember(await world.as(world.lead), banned, 'Unkind.');
  await reader('who is banned', banned);
  const gone = await world.member();
  await leaveChapter(await world.as(gone));
  await reader('who has left', gone);
  for (const role of ROLES) await reader(role, await answering(await world.member(role)));
  await reader('the lead organizer', world.lead);
}, 60_000);
afterAll(() => world.close());

let questionId: Uuid;
let event: { id: Uuid };

async function answering(member: Uuid): Promise<Uuid> {
  const answers = [{ questionId, values: ['None.'] }];
  const { rsvp: row } = await rsvp(await world.as(member), { eventId: event.id, response: 'YES', answers });
  const id = encodeId('Rsvp', berlin, row.id);
  owners.set(id, member);
  ids['Rsvp'] = [...(ids['Rsvp'] ?? []), id];
  return member;
}

/** Something of every kind. */
async function furnish(): Promise<void> {
  const lead = await world.as(world.lead);
  event = await world.event({
    venue: { name: 'Library', city: 'Berlin', location: { lat: 52, lon: 13 } },
    onlineUrl: 'https://meet.example.org/x',
    type: 'HYBRID',
  });
  const draft = await world.event({ publish: false });
  ids['Event'] = [eventId(event), eventId(draft)];
  ids['Chapter'] = [chapterId(berlin)];
  ids['EventSeries'] = [encodeId('EventSeries', berlin, (await weekly(world)).id)];
  const asked = { kind: 'TEXT', text: 'Allergies?', options: [], match: null, required: false } as const;
  const questions = await setQuestions(lead, { scope: 'RSVP', eventId: event.id, questions: [asked] });
  questionId = questions[0]?.id as Uuid;
  const declined = await answering(await world.member());
  await inviteMembers(lead, event.id, [declined]);
  const { webhook } = await addWebhook(lead, { url: 'https://hooks.example.org/x', types: undefined });
  await testWebhook(lead, webhook.id);
  await world.graphql(world.lead, 'query ($id: ID!) { event(id: $id) { rsvps { totalCount } } }', {
    id: eventId(event),
  });
  const joining = newUuid();
  await joinChapter(await world.as(joining));
  for (const each of [declined, joining]) {
    const membership = await (await world.as(each)).membership();
    if (membership) owners.set(encodeId('Membership', berlin, membership.id), each);
  }
  ids['Membership'] = [...owners.keys()].map(String).filter((id) => !ids['Rsvp']?.includes(id));
}

async function readAll(who: Viewer | undefined, style: Style): Promise<Shown[]> {
  const shown: Shown[] = [];
  for (const [type, all] of Object.entries(ids)) {
    const { schema } = world.host;
    const selection = everything({ schema, style, args: ARGS, depth: 3 }, schema.getType(type) as never, [
      type,
    ]);
    const variables = { all: all.map((id) => ({ __typename: type, id })), first: all[0] };
    const root = type === 'Event' ? `event(id: $first) ${selection}` : '';
    const head = root === '' ? '($all: [_Any!]!)' : '($all: [_Any!]!, $first: ID!)';
    const source = `query ${head} { ${root} _entities(representations: $all) { ... on ${type} ${selection} } }`;
    const { data, errors } = await world.graphqlAs(who, source, variables);
    for (const { extensions } of errors ?? [])
      expect(extensions?.code).toMatch(/FORBIDDEN|UNAUTHENTICATED|REASON_REQUIRED/);
    shown.push(...shownIn(data));
  }
  return shown.filter(({ field }) => !isPlumbing(field));
}

function belongs(
  audience: string,
  { viewer: who, membership }: (typeof readers)[number],
  row: Shown['object'],
): boolean {
  return audience.split('|').some((each) => {
    if (each === 'EVERYONE') return true;
    if (each === 'SIGNED_IN') return who !== undefined;
    if (each === 'OWN') return who !== undefined && owners.get(row['id']) === who.memberId;
    return may(each as keyof typeof LOWEST_ROLE, membership);
  });
}

it('every field of the schema has its line in the table, and its audience is one of the page about roles', () => {
  expect(missingLines(world.host.schema, CHAPTER_FIELDS, FILE)).toEqual([]);
  const named = new Set([...known.values()].flatMap((audience) => audience.split('|')));
  for (const audience of named) {
    expect(['EVERYONE', 'SIGNED_IN', 'OWN', ...Object.keys(LOWEST_ROLE)]).toContain(audience);
  }
});

describe('however it is asked, nothing is shown beyond the table', () => {
  const seen = new Set<string>();

  it.each(STYLES)(
    '%s',
    async (style) => {
      const beyond = new Set<string>();
      for (const reader of readers) {
        for (const { field, object } of await readAll(reader.viewer, style)) {
          const type = field.split('.')[0] as string;
          const row = CHAPTER_ROWS[type]?.(object) ?? 'EVERYONE';
          const audience = known.get(field) ?? 'NOBODY';
          if (belongs(row, reader, object) && belongs(audience, reader, object)) seen.add(field);
          else beyond.add(`${field} (${row === 'EVERYONE' ? audience : row}) to ${reader.name}`);
        }
      }
      expect([...beyond]).toEqual([]);
    },
    60_000,
  );

  it('and what is not for everyone was shown to someone it is for', () => {
    const guarded = [...known].filter(
      ([field, audience]) => audience !== 'EVERYONE' || (field.split('.')[0] as string) in CHAPTER_ROWS,
    );
    const unseen = guarded.map(([field]) => field).filter((field) => !seen.has(field));
    expect(unseen.filter((field) => !NOT_FURNISHED.has(field))).toEqual([]);
  });
});

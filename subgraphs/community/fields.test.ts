import { type ChapterKey, chapterId, encodeId } from '../../kernel/ids.ts';
import { isAtHeadquarters, isHqAdmin, type Viewer } from '../../kernel/viewer.ts';
import { audiences, missingLines } from '../../test/authority/field-table.ts';
import {
  everything,
  isPlumbing,
  type Shown,
  STYLES,
  type Style,
  shownIn,
} from '../../test/authority/read-everything.ts';
import { profileOf, TestCommunity } from './community.testing.ts';
import { COMMUNITY_FIELDS, COMMUNITY_MUTATIONS, COMMUNITY_ROWS } from './fields.testing.ts';

const FILE = 'subgraphs/community/fields.testing.ts';
const known = audiences(COMMUNITY_FIELDS);
const paris = chapterId('paris' as ChapterKey);

let test: TestCommunity;
let ada: Viewer;
let readers: { name: string; viewer: Viewer | undefined }[];
const ids: Record<string, string[]> = {};
const owners = new Map<unknown, string>();

beforeAll(async () => {
  test = await TestCommunity.open();
  const { registry, guidelines } = test.community;
  ada = await test.member('Ada');
  const admin = await test.member('Hedy', 'HQ_ADMIN');
  readers = [
    { name: 'nobody', viewer: undefined },
    { name: 'Ada', viewer: ada },
    { name: 'another member', viewer: await test.member('Bob') },
    { name: 'HQ_ADMIN', viewer: admin },
    { name: 'REGION_ADMIN', viewer: await test.member('Rhea', 'REGION_ADMIN') },
    { name: 'VIEWER', viewer: await test.member('Vera', 'VIEWER') },
  ];
  const { id: serverId } = await registry.registerServer('local', 'local:');
  const profile = profileOf('Paris');
  await registry.registerChapter({
    key: 'paris' as ChapterKey,
    urlname: 'paris',
    status: 'ACTIVE',
    serverId,
    profile,
  });
  await registry.setProposalQuestions([{ text: 'Who helps you?', required: false }]);
  const proposed = await registry.propose(ada, { urlname: 'lyon', name: 'Lyon', timeZone: 'UTC' });
  await test.community.catchUp();
  await guidelines.publish('Be kind.');
  await guidelines.accept(ada, 1);
  await guidelines.publish('Be kinder.');
  await test.pool.query(
    `INSERT INTO community.directory_membership VALUES ('paris', $1, 'ORGANIZER', 'ACTIVE', now())`,
    [ada.memberId],
  );
  await test.pool.query(`INSERT INTO community.hq_role VALUES ($1, 'HQ_ADMIN')`, [admin.memberId]);
  await test.pool.query(
    `INSERT INTO community.letter (chapter, id, member_id, kind, state, received_at, expires_at, due_at)
     VALUES ('paris', gen_random_uuid(), $1, 'CHANGE', 'PARKED', now(), now(), now())`,
    [ada.memberId],
  );
  const member = encodeId('Member', undefined, ada.memberId);
  ids['Chapter'] = [paris, chapterId(proposed)];
  ids['Member'] = [member, encodeId('Member', undefined, admin.memberId)];
  owners.set(chapterId(proposed), ada.memberId);
  for (const { viewer } of readers) {
    if (viewer) owners.set(encodeId('Member', undefined, viewer.memberId), viewer.memberId);
  }
}, 60_000);
afterAll(() => test.close());

async function readAll(viewer: Viewer | undefined, style: Style): Promise<Shown[]> {
  const { schema } = test.community;
  const args = {
    'Query.chapter': 'urlname: "lyon"',
    'Query.node': `id: "${ids['Member']?.[0]}"`,
    'Query.chapters': 'filter: { status: [PENDING, ACTIVE] }',
  };
  const asking = { schema, style, args, depth: 3 };
  const sources = [`query ${everything(asking, schema.getQueryType() as never)}`];
  for (const type of Object.keys(ids)) {
    const selection = everything(asking, schema.getType(type) as never, [type]);
    sources.push(
      `query ($${type}: [_Any!]!) { _entities(representations: $${type}) { ... on ${type} ${selection} } }`,
    );
    sources.push(
      `query { nodes(ids: ${JSON.stringify(ids[type])}) { __typename ... on ${type} ${selection} } }`,
    );
  }
  const variables = Object.fromEntries(
    Object.entries(ids).map(([type, all]) => [type, all.map((id) => ({ __typename: type, id }))]),
  );
  const shown: Shown[] = [];
  for (const source of sources) {
    const { data, errors } = await test.ask(source, viewer, variables);
    for (const { code, message } of errors)
      expect(`${code}: ${message}`).toMatch(/^(FORBIDDEN|UNAUTHENTICATED)/);
    shown.push(...shownIn(data));
  }
  return shown.filter(({ field }) => !isPlumbing(field));
}

function belongs(audience: string, viewer: Viewer | undefined, row: Shown['object']): boolean {
  return audience.split('|').some((each) => {
    if (each === 'EVERYONE') return true;
    if (each === 'SIGNED_IN') return viewer !== undefined;
    if (each === 'OWN') return viewer !== undefined && owners.get(row['id']) === viewer.memberId;
    if (each === 'HQ_ADMIN') return isHqAdmin(viewer);
    return (each === 'HEADQUARTERS' || each === 'MODERATOR') && isAtHeadquarters(viewer);
  });
}

it('every field and mutation of the schema has its line in the table', () => {
  expect(missingLines(test.community.schema, COMMUNITY_FIELDS, FILE)).toEqual([]);
  const mutations = Object.keys(test.community.schema.getMutationType()?.getFields() ?? {});
  const unknown = mutations.filter((name) => !(name in COMMUNITY_MUTATIONS));
  expect(unknown.map((name) => `add "${name}" to COMMUNITY_MUTATIONS in ${FILE}`)).toEqual([]);
});

describe('however it is asked, nothing is shown beyond the table', () => {
  const seen = new Set<string>();

  it.each(STYLES)(
    '%s',
    async (style) => {
      const beyond = new Set<string>();
      for (const { name, viewer } of readers) {
        for (const { field, object } of await readAll(viewer, style)) {
          const row = COMMUNITY_ROWS[field.split('.')[0] as string]?.(object) ?? 'EVERYONE';
          const audience = known.get(field) ?? 'NOBODY';
          if (belongs(row, viewer, object) && belongs(audience, viewer, object)) seen.add(field);
          else beyond.add(`${field} (${row === 'EVERYONE' ? audience : row}) to ${name}`);
        }
      }
      expect([...beyond]).toEqual([]);
    },
    60_000,
  );

  it('and what is not for everyone was shown to someone it is for, but for the space, the audit log and erasures, which have tests of their own', () => {
    const ownTests =
      /^(?:Discussion|Reply|PostReport|ReportedPost|Erasure|ErasureReceipt|HeadquartersAuditEntry)\.|\.(?:spaceBans|moderationQueue)$/;
    const guarded = [...known].filter(
      ([field, audience]) => audience !== 'EVERYONE' || (field.split('.')[0] as string) in COMMUNITY_ROWS,
    );
    const unseen = guarded
      .map(([field]) => field)
      .filter((field) => !seen.has(field) && !ownTests.test(field));
    const notFurnished = [
      'Chapter.description',
      'Chapter.foundedAt',
      'Chapter.lastEvent',
      'Chapter.nextEvent',
      'ParkedMail.error',
    ];
    expect(unseen.filter((field) => !notFurnished.includes(field))).toEqual([]);
  });
});

/** Inputs that are right but for who sends them. */
const inputs: Readonly<Record<string, () => object>> = {
  acceptGuidelines: () => ({ version: 2 }),
  updateProfile: () => ({ bio: 'x' }),
  setMailChoices: () => ({ muteChapterIds: [paris] }),
  setDigest: () => ({ frequency: 'NEVER' }),
  proposeChapter: () => ({ urlname: 'nice', name: 'Nice', timeZone: 'UTC' }),
  publishGuidelines: () => ({ text: 'x' }),
  setHeadquartersRoles: () => ({ memberId: ids['Member']?.[0], roles: ['VIEWER'] }),
  setProposalQuestions: () => ({ questions: [] }),
  registerChapterServer: () => ({ name: 'x', url: 'http://x.test' }),
  approveChapter: () => ({ chapterId: ids['Chapter']?.[1] }),
  setChapterStatus: () => ({ chapterId: paris, status: 'INACTIVE' }),
  renameChapter: () => ({ chapterId: paris, urlname: 'paris-2' }),
  writeToOrganizers: () => ({ chapterIds: [paris], subject: 'x', text: 'x' }),
};

/** Everything headquarters keeps but its audit log, which tells of what was refused, as one digest. */
async function digest(): Promise<string> {
  const { rows } = await test.pool.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'community' AND table_name NOT LIKE 'audit_%' ORDER BY 1`,
  );
  const each = rows.map(
    ({ name }) =>
      `(SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM community."${name}" t)`,
  );
  const result = await test.pool.query<{ digest: string }>(
    `SELECT md5(concat(${each.join(', ')})) AS digest`,
  );
  return result.rows[0]?.digest ?? '';
}

const guarded = Object.entries(COMMUNITY_MUTATIONS).filter(([, needs]) => needs !== 'RULES');

it.each(guarded)('%s needs %s, and changes nothing for anyone else', async (name, needs) => {
  const field = test.community.schema.getMutationType()?.getFields()[name];
  const input = field?.args.length ? '(input: $input)' : '';
  const head = input && `($input: ${field?.args[0]?.type})`;
  const source = `mutation ${head} { other: ${name}${input} { ... { errors { code } } } }`;
  const may = ({ viewer }: (typeof readers)[number]) =>
    needs === 'SIGNED_IN' ? viewer !== undefined : isHqAdmin(viewer);
  for (const reader of readers.filter((each) => !may(each))) {
    const before = await digest();
    const { data } = await test.ask(source, reader.viewer, { input: inputs[name]?.() });
    const code = reader.viewer ? 'FORBIDDEN' : 'UNAUTHENTICATED';
    expect({ reader: reader.name, data }).toEqual({
      reader: reader.name,
      data: { other: { errors: [{ code }] } },
    });
    expect(await digest()).toBe(before);
  }
  const allowed = readers.find(may);
  const { data, errors } = await test.ask(source, allowed?.viewer, { input: inputs[name]?.() });
  expect(errors).toEqual([]);
  expect(data).toEqual({ other: { errors: [] } });
});

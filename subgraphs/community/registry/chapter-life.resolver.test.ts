import { type ChapterKey, chapterId, encodeId } from '../../../kernel/ids.ts';
import type { Viewer } from '../../../kernel/viewer.ts';
import { profileOf, TestCommunity } from '../community.testing.ts';

let test: TestCommunity;
let ada: Viewer;
let admin: Viewer;
let europe: Viewer;

const id = (key: string) => chapterId(key as ChapterKey);

beforeAll(async () => {
  test = await TestCommunity.open();
  const { registry } = test.community;
  ada = await test.member('Ada');
  admin = await test.member('Hedy', 'HQ_ADMIN');
  europe = await test.member('Rhea', 'REGION_ADMIN');
  const { id: serverId } = await registry.registerServer('local', 'local:');
  for (const [key, country] of [
    ['paris', 'FR'],
    ['nairobi', 'KE'],
    ['sandbox', 'FR'],
  ] as const) {
    const profile = { ...profileOf(key), country };
    const status = key === 'sandbox' ? ('TEST' as const) : ('ACTIVE' as const);
    await registry.registerChapter({
      key: key as ChapterKey,
      urlname: `the-${key}`,
      status,
      serverId,
      profile,
    });
  }
  await test.community.catchUp();
});
afterAll(() => test.close());

type Payload = Record<string, unknown> & { errors: { code: string; field: string[] | null }[] };
async function mutate(
  viewer: Viewer | undefined,
  name: string,
  input: object,
  fields = '',
): Promise<Payload> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const source = `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} errors { code field } } }`;
  const { data, errors } = await test.ask(source, viewer, { input });
  expect(errors).toEqual([]);
  return (data as Record<string, Payload>)[name] as Payload;
}
const codes = async (...args: Parameters<typeof mutate>) =>
  (await mutate(...args)).errors.map(({ code }) => code);

const regionOf = async (urlname: string) => {
  const { data } = await test.ask(
    'query ($urlname: String!) { chapter(urlname: $urlname) { region { id } } }',
    admin,
    {
      urlname,
    },
  );
  return (data as { chapter: { region: { id: string } } }).chapter.region.id;
};

describe('a proposal', () => {
  const propose = (answers: object[], urlname = 'lyon-sud') =>
    mutate(
      ada,
      'proposeChapter',
      { urlname, name: 'Lyon Sud', timeZone: 'Europe/Paris', country: 'FR', answers },
      'chapter { id }',
    );

  it('answers headquarters’ questions, which are asked again in other words without harm to what was said', async () => {
    const questions = [{ text: 'Who helps you?', required: true }, { text: 'Where do you meet?' }];
    const { questions: asked } = (await mutate(
      admin,
      'setProposalQuestions',
      { questions },
      'questions { id text required }',
    )) as unknown as { questions: { id: string }[] };
    const shown = await test.ask('{ proposalQuestions { id text required } }');
    expect(shown.data).toEqual({ proposalQuestions: asked });
    const [helps, meets] = asked as [{ id: string }, { id: string }];
    const invalid = [{ code: 'INVALID', field: ['answers'] }];
    expect((await propose([])).errors).toEqual(invalid);
    expect((await propose([{ questionId: helps.id, text: ' ' }])).errors).toEqual(invalid);
    expect((await propose([{ questionId: 'other', text: 'x' }])).errors).toEqual(invalid);
    const answers = [
      { questionId: meets.id, text: 'In the library.' },
      { questionId: helps.id, text: 'Bea.' },
    ];
    expect((await propose(answers)).errors).toEqual([]);
    await mutate(admin, 'setProposalQuestions', { questions: [] });
    const LIFE = `{ chapter(urlname: "lyon-sud") {
      proposal { at by { name } answers { question text } } history { step after reason by { name } } } }`;
    const proposal = {
      at: '2026-03-01T12:00:00.000Z',
      by: { name: 'Ada' },
      answers: [
        { question: 'Who helps you?', text: 'Bea.' },
        { question: 'Where do you meet?', text: 'In the library.' },
      ],
    };
    const history = [{ step: 'PROPOSED', after: 'PENDING', reason: null, by: { name: 'Ada' } }];
    for (const viewer of [ada, admin, await test.member('Vera', 'VIEWER')]) {
      expect((await test.ask(LIFE, viewer)).data).toEqual({ chapter: { proposal, history } });
    }
    const declining = { chapterId: id('lyonsud'), status: 'HIDDEN', reason: 'Join Lyon.' };
    expect(await codes(admin, 'setChapterStatus', declining)).toEqual([]);
    expect((await test.ask(LIFE, ada)).data).toMatchObject({
      chapter: { history: [{}, { step: 'DECLINED', reason: 'Join Lyon.', by: { name: 'Hedy' } }] },
    });
    expect((await test.ask(LIFE, await test.member('Bob'))).data).toEqual({
      chapter: { proposal: null, history: null },
    });
  });
});

describe('an administrator of regions', () => {
  const seat = (regionIds: string[], roles = ['REGION_ADMIN']) => ({
    memberId: encodeId('Member', undefined, europe.memberId),
    roles,
    regionIds,
  });

  it('looks after the chapters of those regions alone', async () => {
    const attempts = (key: string): [string, object][] => [
      ['approveChapter', { chapterId: id(key) }],
      ['setChapterStatus', { chapterId: id(key), status: 'INACTIVE' }],
      ['setChapterStatus', { chapterId: id(key), status: 'ACTIVE' }],
      ['renameChapter', { chapterId: id(key), urlname: `the-${key}` }],
      ['writeToOrganizers', { chapterIds: [id('paris'), id(key)], subject: 'x', text: 'x' }],
    ];
    const outcomes = async (key: string) => {
      const all = [];
      for (const [name, input] of attempts(key)) all.push((await codes(europe, name, input))[0]);
      return all;
    };
    const refused = Array.from({ length: 5 }, () => 'FORBIDDEN');
    expect(await outcomes('paris')).toEqual(refused);
    const region = await regionOf('the-paris');
    const { seat: granted } = await mutate(
      admin,
      'setHeadquartersRoles',
      seat([region]),
      'seat { roles member { name } regions { id } }',
    );
    expect(granted).toEqual({ roles: ['REGION_ADMIN'], member: { name: 'Rhea' }, regions: [{ id: region }] });
    expect(await outcomes('paris')).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect(await outcomes('nairobi')).toEqual(refused);
    expect(await codes(europe, 'setHeadquartersRoles', seat([region], ['HQ_ADMIN']))).toEqual(['FORBIDDEN']);
    await mutate(admin, 'setHeadquartersRoles', seat([], []));
    expect(await outcomes('paris')).toEqual(refused);
  });

  it('is made by administrators of all, who cannot take their own role', async () => {
    const other = { memberId: encodeId('Member', undefined, admin.memberId), roles: ['VIEWER'] };
    expect((await mutate(admin, 'setHeadquartersRoles', other)).errors).toEqual([
      { code: 'INVALID', field: ['roles'] },
    ]);
    const region = await regionOf('the-paris');
    expect(await codes(admin, 'setHeadquartersRoles', seat([region], ['VIEWER']))).toEqual(['INVALID']);
    const { data } = await test.ask('{ headquarters { roles } }', ada);
    expect(data).toEqual({ headquarters: null });
  });
});

describe('an urlname', () => {
  const find = async (urlname: string) => {
    const { data } = await test.ask(
      'query ($urlname: String!) { chapter(urlname: $urlname) { id urlname } }',
      undefined,
      { urlname },
    );
    return (data as { chapter: unknown }).chapter;
  };
  const rename = (key: string, urlname: string) =>
    codes(admin, 'renameChapter', { chapterId: id(key), urlname });

  it('that changed leads to the chapter still, is nobody else’s, and can be taken back', async () => {
    expect(await rename('nairobi', 'nairobi-city')).toEqual([]);
    expect(await rename('nairobi', 'nairobi-town')).toEqual([]);
    for (const name of ['the-nairobi', 'nairobi-city', 'Nairobi-Town']) {
      expect(await find(name)).toEqual({ id: id('nairobi'), urlname: 'nairobi-town' });
    }
    expect(await test.community.chapterNamed('the-nairobi')).toBe('nairobi');
    expect(await rename('paris', 'nairobi-city')).toEqual(['ALREADY_EXISTS']);
    expect(await rename('paris', 'nairobi-town')).toEqual(['ALREADY_EXISTS']);
    const proposal = { urlname: 'the-nairobi', name: 'Again', timeZone: 'UTC' };
    expect(await codes(ada, 'proposeChapter', proposal)).toEqual(['ALREADY_EXISTS']);
    expect(await rename('nairobi', 'the-nairobi')).toEqual([]);
    expect(await find('nairobi-town')).toEqual({ id: id('nairobi'), urlname: 'the-nairobi' });
    expect(await rename('nairobi', 'the-nairobi')).toEqual([]);
    expect(await rename('nairobi', 'No')).toEqual(['INVALID']);
  });
});

describe('headquarters', () => {
  it('writes to those who organize quiet chapters, to each once, however often it is asked', async () => {
    const bea = await test.member('Bea');
    const carl = await test.member('Carl');
    await test.pool.query(
      `INSERT INTO community.directory_membership VALUES
         ('paris', $1, 'LEAD_ORGANIZER', 'ACTIVE', now()), ('nairobi', $1, 'ORGANIZER', 'ACTIVE', now()),
         ('nairobi', $2, 'ORGANIZER', 'ACTIVE', now()), ('paris', $2, 'MEMBER', 'ACTIVE', now()),
         ('paris', $3, 'ORGANIZER', 'LEFT', now())`,
      [bea.memberId, carl.memberId, ada.memberId],
    );
    const quiet = await test.ask(
      '{ chapters(filter: { quietSince: "2026-01-01T00:00:00Z", status: [ACTIVE] }) { nodes { id } } }',
      admin,
    );
    const chapterIds = (quiet.data as { chapters: { nodes: { id: string }[] } }).chapters.nodes.map(
      (node) => node.id,
    );
    expect(chapterIds).toContain(id('nairobi'));
    const letter = {
      chapterIds,
      subject: 'How are you?',
      text: 'We have not heard of you.\n\n<Write> soon.',
    };
    expect(await mutate(admin, 'writeToOrganizers', letter, 'recipients')).toEqual({
      recipients: 2,
      errors: [],
    });
    await mutate(admin, 'writeToOrganizers', letter);
    const { rows } = await test.pool.query(`SELECT kind, member_id, content FROM community.letter`);
    expect(rows.map(({ member_id }) => member_id).sort()).toEqual([bea.memberId, carl.memberId].sort());
    expect(rows[0]).toMatchObject({
      kind: 'HEADQUARTERS',
      content: { sender: 'Chapterhouse', html: '<p>We have not heard of you.</p><p>&lt;Write&gt; soon.</p>' },
    });
    expect(await codes(ada, 'writeToOrganizers', letter)).toEqual(['FORBIDDEN']);
    expect(await codes(admin, 'writeToOrganizers', { ...letter, chapterIds: [] })).toEqual(['INVALID']);
  });

  it('counts no chapter that is for trying things out', async () => {
    const stats = async () => {
      const { data } = await test.ask(
        '{ organization { stats { chapters activeChapters members countries } } chapters { nodes { id } } }',
      );
      return data;
    };
    const before = await stats();
    await test.pool.query(
      `INSERT INTO community.directory_membership VALUES ('sandbox', $1, 'MEMBER', 'ACTIVE', now())`,
      [europe.memberId],
    );
    expect(await stats()).toEqual(before);
    expect(JSON.stringify(before)).not.toContain(id('sandbox'));
  });
});

import type { ChapterKey } from '../../../kernel/ids.ts';
import type { Viewer } from '../../../kernel/viewer.ts';
import { profileOf, TestCommunity } from '../community.testing.ts';
import { memberId } from './member.type.ts';

let test: TestCommunity;
let ada: Viewer;
let admin: Viewer;

beforeAll(async () => {
  test = await TestCommunity.open();
  ada = await test.member('Ada');
  admin = await test.member('Hedy', 'HQ_ADMIN');
  const { id: serverId } = await test.community.registry.registerServer('local', 'local:');
  await test.community.registry.registerChapter({
    key: 'paris' as ChapterKey,
    urlname: 'paris',
    status: 'ACTIVE',
    serverId,
    profile: profileOf('Paris'),
  });
});
afterAll(() => test.close());

const MEMBER = `query ($id: ID!, $other: ID!) {
  _entities(representations: [
    { __typename: "Member", id: $id }, { __typename: "Member", id: $other }, { __typename: "Member", id: "TWVtYmVyOjp4" }
  ]) { ... on Member { name email joinedAt chapters { role status chapter { name } } } }
}`;
const asked = async (viewer: Viewer | undefined) => {
  const variables = { id: memberId(ada.memberId), other: memberId(admin.memberId) };
  const { data } = await test.ask(MEMBER, viewer, variables);
  return data;
};

describe('a member', () => {
  it('is nobody while nobody is signed in', async () => {
    expect((await test.ask('{ me { name } }')).data).toEqual({ me: null });
  });

  it('changes what they name and keeps the rest', async () => {
    const update = (input: string) =>
      test.ask(
        `mutation { updateProfile(input: ${input}) { member { name bio avatarUrl } errors { code field } } }`,
        ada,
      );
    const first = await update('{ bio: " Counts. ", avatarUrl: "https://a.test/ada.png" }');
    expect(first.data).toEqual({
      updateProfile: {
        member: { name: 'Ada', bio: 'Counts.', avatarUrl: 'https://a.test/ada.png' },
        errors: [],
      },
    });
    const second = await update('{ avatarUrl: null }');
    expect(second.data).toMatchObject({
      updateProfile: { member: { name: 'Ada', bio: 'Counts.', avatarUrl: null } },
    });
    for (const [input, field] of [
      ['{ name: null }', 'name'],
      ['{ name: "  " }', 'name'],
      [`{ name: "${'x'.repeat(101)}" }`, 'name'],
      [`{ bio: "${'x'.repeat(2_001)}" }`, 'bio'],
    ] as const) {
      expect((await update(input)).data).toEqual({
        updateProfile: { member: null, errors: [{ code: 'INVALID', field: [field] }] },
      });
    }
    expect((await update('{ avatarUrl: "javascript:alert(1)" }')).errors[0]?.code).toBe('BAD_USER_INPUT');
    expect((await test.ask('{ me { name } }', ada)).data).toEqual({ me: { name: 'Ada' } });
  });

  it('changes nothing while nobody is signed in', async () => {
    const { data } = await test.ask(
      'mutation { updateProfile(input: { name: "X" }) { member { id } errors { code } } }',
    );
    expect(data).toEqual({ updateProfile: { member: null, errors: [{ code: 'UNAUTHENTICATED' }] } });
  });

  it('alone sees their e-mail address; their chapters, headquarters’ administrators too', async () => {
    await test.pool.query(
      `INSERT INTO community.directory_membership (chapter, member_id, role, status, joined_at)
       VALUES ('paris', $1, 'ORGANIZER', 'ACTIVE', now()), ('lyon', $1, 'MEMBER', 'LEFT', now())`,
      [ada.memberId],
    );
    const shown = (email: string | null, chapters: object[] | null) => ({
      name: 'Ada',
      email,
      joinedAt: '2026-03-01T12:00:00.000Z',
      chapters,
    });
    const chapters = [{ role: 'ORGANIZER', status: 'ACTIVE', chapter: { name: 'Paris' } }];
    expect(await asked(ada)).toMatchObject({
      _entities: [shown('ada@example.org', chapters), { email: null }, null],
    });
    expect(await asked(admin)).toMatchObject({ _entities: [shown(null, chapters), {}, null] });
    expect(await asked(await test.member('Vera', 'VIEWER'))).toMatchObject({
      _entities: [shown(null, null), {}, null],
    });
    expect(await asked(undefined)).toMatchObject({
      _entities: [shown(null, null), { chapters: null }, null],
    });
  });
});

import { identity, TestCommunity } from '../community.testing.ts';

let test: TestCommunity;
beforeAll(async () => {
  test = await TestCommunity.open();
});
afterAll(() => test.close());

describe('signing in', () => {
  it('makes one member of an identity that comes 20 times at once', async () => {
    const viewers = await Promise.all(
      Array.from({ length: 20 }, () => test.community.signIn(identity('Ada'))),
    );
    expect(new Set(viewers.map(({ memberId }) => memberId)).size).toBe(1);
    const { rows } = await test.pool.query("SELECT name FROM community.member WHERE subject = 'Ada'");
    expect(rows).toEqual([{ name: 'Ada' }]);
  });

  it('tells subjects of different issuers apart', async () => {
    const one = await test.community.signIn(identity('Grace'));
    const other = await test.community.signIn({ ...identity('Grace'), issuer: 'https://elsewhere.test' });
    expect(one.memberId).not.toBe(other.memberId);
  });

  it('keeps the name a member has, and takes a new e-mail address from the issuer', async () => {
    const viewer = await test.member('Mary');
    await test.ask('mutation { updateProfile(input: { name: "Mary S." }) { errors { code } } }', viewer);
    const again = await test.community.signIn({
      ...identity('Mary'),
      name: 'Other',
      email: 'new@example.org',
    });
    expect(again.name).toBe('Mary S.');
    const answer = await test.ask('{ me { name email } }', again);
    expect(answer.data).toEqual({ me: { name: 'Mary S.', email: 'new@example.org' } });
  });

  it('takes a picture from the issuer for a member who is new, and links nobody by e-mail address', async () => {
    const one = { ...identity('Rosa'), picture: 'https://pictures.test/rosa.png' };
    const viewer = await test.community.signIn(one);
    await test.community.signIn({ ...one, picture: 'https://pictures.test/other.png' });
    const answer = await test.ask('{ me { avatarUrl } }', viewer);
    expect(answer.data).toEqual({ me: { avatarUrl: one.picture } });
    const other = await test.community.signIn({ ...one, issuer: 'https://elsewhere.test' });
    expect(other.memberId).not.toBe(viewer.memberId);
  });

  it('takes the name from the first token that has one', async () => {
    const nameless = { ...identity('Joan'), name: undefined };
    expect((await test.community.signIn(nameless)).name).toBe('New member');
    expect((await test.community.signIn(identity('Joan'))).name).toBe('Joan');
    expect((await test.community.signIn(nameless)).name).toBe('Joan');
  });

  it('gives the roles headquarters granted together with the token’s', async () => {
    const { memberId, roles } = await test.member('Edith');
    expect(roles).toEqual([]);
    await test.pool.query("INSERT INTO community.hq_role VALUES ($1, 'HQ_ADMIN')", [memberId]);
    expect((await test.member('Edith', 'VIEWER', 'HQ_ADMIN')).roles).toEqual(['HQ_ADMIN', 'VIEWER']);
    expect((await test.member('Edith')).roles).toEqual(['HQ_ADMIN']);
  });
});

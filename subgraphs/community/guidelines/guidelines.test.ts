import type { ChapterKey } from '../../../kernel/ids.ts';
import type { Viewer } from '../../../kernel/viewer.ts';
import { profileOf, TestCommunity } from '../community.testing.ts';

let test: TestCommunity;
let ada: Viewer;
let admin: Viewer;

const PUBLISH = `mutation ($text: String!) {
  publishGuidelines(input: { text: $text }) { guidelines { version text } errors { code field } }
}`;
const ACCEPT = `mutation ($version: Int!) {
  acceptGuidelines(input: { version: $version }) { acceptance { version at } errors { code field message } }
}`;

beforeEach(async () => {
  test = await TestCommunity.open();
  ada = await test.member('Ada');
  admin = await test.member('Hedy', 'HQ_ADMIN');
});
afterEach(() => test.close());

describe('the guidelines', () => {
  it('are none until published, then the newest unless a version is named', async () => {
    expect((await test.ask('{ guidelines { version } }')).data).toEqual({ guidelines: null });
    const published = await test.ask(PUBLISH, admin, { text: 'Be kind.' });
    expect(published.data).toEqual({
      publishGuidelines: { guidelines: { version: 1, text: 'Be kind.' }, errors: [] },
    });
    await test.community.guidelines.publish('Be kinder.');
    const { data } = await test.ask(
      '{ newest: guidelines { text publishedAt } first: guidelines(version: 1) { text } none: guidelines(version: 9) { text } }',
    );
    expect(data).toEqual({
      newest: { text: 'Be kinder.', publishedAt: '2026-03-01T12:00:00.000Z' },
      first: { text: 'Be kind.' },
      none: null,
    });
  });

  it('get a version each when published at once', async () => {
    const texts = Array.from({ length: 8 }, (_, index) => `Text ${index}`);
    const published = await Promise.all(texts.map((text) => test.community.guidelines.publish(text)));
    expect(published.map(({ version }) => version).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('are accepted once by a member, and counted', async () => {
    await test.community.guidelines.publish('Be kind.');
    const first = await test.ask(ACCEPT, ada, { version: 1 });
    test.now = new Date('2026-04-01T00:00:00.000Z');
    const second = await test.ask(ACCEPT, ada, { version: 1 });
    const acceptance = { version: 1, at: '2026-03-01T12:00:00.000Z' };
    expect(first.data).toEqual({ acceptGuidelines: { acceptance, errors: [] } });
    expect(second.data).toEqual(first.data);
    await test.ask(ACCEPT, admin, { version: 1 });
    const { data } = await test.ask(
      '{ guidelines { acceptedCount } me { acceptedGuidelines { version at } } }',
      ada,
    );
    expect(data).toEqual({ guidelines: { acceptedCount: 2 }, me: { acceptedGuidelines: acceptance } });
  });

  it('are accepted in their newest version only', async () => {
    await test.community.guidelines.publish('Be kind.');
    await test.community.guidelines.publish('Be kinder.');
    const codeFor = async (version: number) => {
      const { data } = await test.ask(ACCEPT, ada, { version });
      return data;
    };
    const refused = (code: string) => ({
      acceptGuidelines: {
        acceptance: null,
        errors: [{ code, field: ['version'], message: expect.stringContaining(`version`) }],
      },
    });
    expect(await codeFor(1)).toMatchObject({
      acceptGuidelines: { errors: [{ code: 'INVALID', message: expect.stringContaining('2') }] },
    });
    expect(await codeFor(3)).toEqual(refused('NOT_FOUND'));
    expect(await codeFor(0)).toEqual(refused('NOT_FOUND'));
  });

  it('are due from the day the first version not accepted is enforced, and are the newest', async () => {
    const due = async () => (await test.member('Ada')).guidelinesDue;
    const day = (number: number) => test.now.getTime() + number * 86_400_000;
    const { guidelines } = test.community;
    expect(await due()).toBeUndefined();
    await guidelines.publish('Be kind.', { graceDays: 10 });
    expect(await due()).toEqual({ version: 1, from: day(10) });
    await guidelines.publish('Be kinder.', { graceDays: 30 });
    expect(await due()).toEqual({ version: 2, from: day(10) });
    await guidelines.accept(ada, 2);
    expect(await due()).toBeUndefined();
    await guidelines.publish('Be kindest.');
    expect(await due()).toEqual({ version: 3, from: day(14) });
    const asked = await test.ask('{ me { guidelinesDue { version from } } }', ada);
    expect(asked.data).toEqual({
      me: { guidelinesDue: { version: 3, from: new Date(day(14)).toISOString() } },
    });
  });

  it('keep whoever has not accepted them from proposing, once they are enforced', async () => {
    await test.community.guidelines.publish('Be kind.', { graceDays: 1 });
    const owing = await test.member('Ada');
    const propose = async (urlname: string) => {
      const input = `{ urlname: "${urlname}", name: "Paris", timeZone: "UTC" }`;
      const { data } = await test.ask(
        `mutation { proposeChapter(input: ${input}) { errors { code message guidelinesVersion } } }`,
        owing,
      );
      return (data as { proposeChapter: { errors: unknown[] } }).proposeChapter.errors;
    };
    expect(await propose('in-time')).toEqual([]);
    test.now = new Date('2026-03-02T12:00:00.000Z');
    expect(await propose('too-late')).toEqual([
      {
        code: 'GUIDELINES_NOT_ACCEPTED',
        message: expect.stringContaining('version 1'),
        guidelinesVersion: 1,
      },
    ]);
  });

  it('are counted in each chapter, for headquarters, by active members who accepted the newest', async () => {
    const { registry, guidelines } = test.community;
    const { id: serverId } = await registry.registerServer('local', 'local:');
    const key = 'paris' as ChapterKey;
    await registry.registerChapter({
      key,
      urlname: 'paris',
      status: 'ACTIVE',
      serverId,
      profile: profileOf('Paris'),
    });
    const members = await Promise.all(['Ada', 'Bea', 'Cleo', 'Dora'].map((name) => test.member(name)));
    await test.pool.query(
      `INSERT INTO community.directory_membership
       SELECT 'paris', id, 'MEMBER', CASE WHEN n = 4 THEN 'LEFT' ELSE 'ACTIVE' END, now()
       FROM unnest($1::uuid[]) WITH ORDINALITY AS each (id, n)`,
      [members.map(({ memberId }) => memberId)],
    );
    const accept = async (...who: number[]) => {
      const { version } = await guidelines.publish('Be kind.');
      for (const each of who) await guidelines.accept(members[each] as Viewer, version);
    };
    await accept(0, 1, 2);
    await accept(0, 3);
    const asked = (viewer?: Viewer) =>
      test.ask('{ chapter(urlname: "paris") { guidelinesAccepted } }', viewer);
    expect((await asked(admin)).data).toEqual({ chapter: { guidelinesAccepted: 1 } });
    expect((await asked(members[0])).data).toEqual({ chapter: { guidelinesAccepted: null } });
  });

  it('are published by headquarters’ administrators alone, and never empty', async () => {
    const codes = async (viewer: Viewer | undefined, text = 'Mine.') => {
      const { data } = await test.ask(PUBLISH, viewer, { text });
      return (data as { publishGuidelines: { errors: { code: string }[] } }).publishGuidelines.errors[0]
        ?.code;
    };
    expect(await codes(undefined)).toBe('UNAUTHENTICATED');
    expect(await codes(ada)).toBe('FORBIDDEN');
    expect(await codes(await test.member('Vera', 'VIEWER', 'REGION_ADMIN'))).toBe('FORBIDDEN');
    expect(await codes(admin, '  \n')).toBe('INVALID');
    expect(await codes(admin, 'x'.repeat(100_001))).toBe('INVALID');
    await expect(test.community.guidelines.publish('x', { graceDays: 366 })).rejects.toMatchObject({
      code: 'INVALID',
      field: ['graceDays'],
    });
    expect(await test.community.guidelines.find()).toBeNull();
  });
});

import type { Viewer } from '../../../kernel/viewer.ts';
import { TestCommunity } from '../community.testing.ts';

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
    expect(await test.community.guidelines.find()).toBeNull();
  });
});

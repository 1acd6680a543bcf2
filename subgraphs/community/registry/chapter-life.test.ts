import fc from 'fast-check';
import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import type { Viewer } from '../../../kernel/viewer.ts';
import { TestCommunity } from '../community.testing.ts';
import { type ChapterPlace, type ChapterStatus, type StepRecord, stepTo } from './chapter-life.ts';
import { stepsOf } from './chapter-step.store.ts';
import type { RegistryService } from './registry.service.ts';

const STATUSES: readonly ChapterStatus[] = ['PENDING', 'ACTIVE', 'INACTIVE', 'HIDDEN', 'TEST'];
const aStatus = fc.constantFrom(...STATUSES);

const tried = (place: ChapterPlace, next: ChapterStatus) => {
  try {
    return stepTo(place, next);
  } catch (error) {
    if (error instanceof UserFault) return error.code;
    throw error;
  }
};

describe('a chapter’s life', () => {
  it('has no way back to a proposal, and none past approval for what stands on no server', () => {
    fc.assert(
      fc.property(aStatus, fc.boolean(), aStatus, (status, provisioned, next) => {
        const step = tried({ status, provisioned }, next);
        if (status === next) expect(step).toBeUndefined();
        else if (next === 'PENDING') expect(step).toBe('INVALID');
        else if (!provisioned)
          expect(step).toBe(status === 'PENDING' && next === 'HIDDEN' ? 'DECLINED' : 'INVALID');
        else if (status === 'PENDING' || (status === 'HIDDEN' && next === 'TEST'))
          expect(step).toBe('INVALID');
        else expect(step).toMatch(/^(DEACTIVATED|REACTIVATED|ARCHIVED|RESTORED|MADE_TEST)$/);
      }),
    );
  });

  it('has no dead end: from wherever a chapter stands it can become active', () => {
    for (const status of ['INACTIVE', 'HIDDEN', 'TEST'] as const) {
      expect(tried({ status, provisioned: true }, 'ACTIVE')).toMatch(/ATED|RESTORED/);
    }
  });
});

describe('its history', () => {
  let test: TestCommunity;
  let registry: RegistryService;
  let ada: Viewer;
  let admin: Viewer;
  let chapters = 0;

  beforeAll(async () => {
    test = await TestCommunity.open();
    registry = test.community.registry;
    ada = await test.member('Ada');
    admin = await test.member('Hedy', 'HQ_ADMIN');
    await registry.registerServer('local', 'local:');
  });
  afterAll(() => test.close());

  const propose = (): Promise<ChapterKey> => {
    chapters += 1;
    return registry.propose(ada, { urlname: `life-${chapters}`, name: 'Life', timeZone: 'UTC' });
  };
  const history = (key: ChapterKey): Promise<StepRecord[]> =>
    stepsOf(test.community.context(undefined).db, [key]);
  const statusOf = async (key: ChapterKey): Promise<ChapterStatus> => {
    const { rows } = await test.pool.query('SELECT status FROM community.chapter WHERE key = $1', [key]);
    return rows[0].status;
  };

  it('is one chain from the proposal to where the chapter stands, whatever is tried', async () => {
    const act = fc.oneof(fc.constant('APPROVE' as const), aStatus);
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 8 }), async (acts) => {
        const key = await propose();
        let number = 0;
        for (const each of acts) {
          number += 1;
          const deed = { by: admin.memberId, reason: `try ${number}` };
          const before = await history(key);
          const status = await statusOf(key);
          const work =
            each === 'APPROVE' ? registry.approve(key, undefined, deed) : registry.setStatus(key, each, deed);
          const outcome = await work.then(
            () => 'done',
            (error: unknown) => (error instanceof UserFault ? error.code : String(error)),
          );
          expect(['done', 'INVALID']).toContain(outcome);
          if (outcome === 'INVALID') {
            expect([await history(key), await statusOf(key)]).toEqual([before, status]);
          }
        }
        const steps = await history(key);
        expect(steps[0]).toMatchObject({
          step: 'PROPOSED',
          before: null,
          after: 'PENDING',
          by: ada.memberId,
        });
        expect(steps.map(({ before }) => before)).toEqual([
          null,
          ...steps.slice(0, -1).map(({ after }) => after),
        ]);
        expect(steps.at(-1)?.after).toBe(await statusOf(key));
        expect(steps.every(({ before, after }) => before !== after)).toBe(true);
      }),
      { numRuns: Number(process.env['LIFE_RUNS'] ?? 12) },
    );
  });

  it('names who, when and why, and says nothing of what changed nothing, even of ten at once', async () => {
    const key = await propose();
    await registry.approve(key, undefined, { by: admin.memberId, reason: null });
    test.now = new Date('2026-05-01T08:00:00.000Z');
    const quiet = { by: admin.memberId, reason: 'Quiet since spring.' };
    await Promise.all(Array.from({ length: 10 }, () => registry.setStatus(key, 'INACTIVE', quiet)));
    const [, , ...rest] = await history(key);
    expect(rest).toEqual([
      {
        ...{ chapter: key, step: 'DEACTIVATED', before: 'ACTIVE', after: 'INACTIVE' },
        ...{ at: test.now, by: admin.memberId as Uuid, reason: 'Quiet since spring.' },
      },
    ]);
  });
});

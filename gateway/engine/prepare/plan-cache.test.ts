import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { federate, scripted } from '../test-kit/federation.ts';
import { PlanCache } from './plan-cache.ts';
import { refusal } from './request-error.ts';

const typeDefs = 'type Query { a: Int b: Int c: Int }';
const engineWithin = (planCache: { entries: number; bytes: number }) =>
  federate({ only: { typeDefs } }, { only: scripted(() => ({ data: { a: 1 } })) }, { planCache }).engine;

/** Texts that are all different, and of different lengths. */
const text = (n: number) => `query Number${n} { a ${'b c '.repeat(n % 7)}}`;

function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

it('keeps to its bytes and its heap however many texts come', async () => {
  const bytes = 1024 * 1024;
  const engine = engineWithin({ entries: 1_000_000, bytes });
  const run = async (from: number, to: number) => {
    for (let n = from; n < to; n += 1) {
      engine.prepare({ query: text(n) });
      await engine.execute({ query: text(n) }, undefined);
    }
    return heapInUse();
  };
  const before = await run(0, 300);
  const filled = engine.planCache;
  expect(filled.bytes).toBeGreaterThan(bytes / 2);
  const after = await run(300, 1_500);
  expect(engine.planCache.bytes).toBeLessThanOrEqual(bytes);
  expect(engine.planCache).toMatchObject({ misses: 1_500, hits: 0 });
  expect(engine.planCache.evictions).toBe(1_500 - engine.planCache.entries);
  expect(after - before).toBeLessThan(bytes);
}, 30_000);

it('keeps to its entries, refused texts included', () => {
  const engine = engineWithin({ entries: 3, bytes: 1_000_000 });
  for (let n = 0; n < 10; n += 1) engine.prepare({ query: `{ unknown${n} }` });
  expect(engine.planCache).toMatchObject({ entries: 3, misses: 10, evictions: 7 });
});

it('counts the fetches of a plan once it is made', async () => {
  const engine = engineWithin({ entries: 10, bytes: 1_000_000 });
  engine.prepare({ query: '{ a b c }' });
  const { bytes } = engine.planCache;
  await engine.execute({ query: '{ a b c }' }, undefined);
  expect(engine.planCache.bytes).toBeGreaterThan(bytes);
});

it('counts only those plans of an operation that are kept', async () => {
  const engine = engineWithin({ entries: 10, bytes: 1_000_000 });
  const names = [...'uvwxyz'];
  const query = `query(${names.map((name) => `$${name}: Boolean!`)}) { a ${names.map((name) => `b @skip(if: $${name})`)} }`;
  const run = async (from: number, to: number) => {
    for (let set = from; set < to; set += 1) {
      const variables = Object.fromEntries(names.map((name, i) => [name, (set & (1 << i)) !== 0]));
      await engine.execute({ query, variables }, undefined);
    }
    return engine.planCache.bytes;
  };
  const filled = await run(0, 16);
  expect(await run(16, 63)).toBeLessThanOrEqual(filled);
});

it('is found by a request once, though it is looked at again when it runs', async () => {
  const engine = engineWithin({ entries: 10, bytes: 1_000_000 });
  for (let n = 0; n < 4; n += 1) {
    engine.prepare({ query: '{ a }' });
    await engine.execute({ query: '{ a }' }, undefined);
  }
  expect(engine.planCache).toMatchObject({ hits: 3, misses: 1 });
});

it('lets go what has outgrown it', () => {
  const cache = new PlanCache<object>({ entries: 10, bytes: 100_000 });
  const large = {};
  cache.set('large', large);
  cache.set('refused', refusal({ code: 'BAD_REQUEST', message: 'No.' }));
  cache.grown('large', large, 800_000);
  expect(cache.get('large')).toBeUndefined();
  expect(cache.figures).toMatchObject({ entries: 1, evictions: 1 });
});

it('does not count what was dropped before its plan was made', () => {
  const cache = new PlanCache<object>({ entries: 1, bytes: 100_000 });
  const first = {};
  cache.set('first', first);
  cache.set('second', {});
  const { bytes } = cache.figures;
  cache.grown('first', first, 100);
  expect(cache.figures.bytes).toBe(bytes);
});

import { soak } from './test-kit/generated/soak.ts';

/** The planner has no plan for a few legal operations: chains of `@requires` over several keys, mostly. */
const UNPLANNED = 0.06;

test('operations over generated graphs give what they give over one schema', async () => {
  const { compared, unplanned, failing } = await soak({ seed: 1000, graphs: 25, operations: 4 });
  expect(failing.map(({ seed, request, differences }) => ({ seed, ...request, differences }))).toEqual([]);
  expect(compared).toBeGreaterThan(25);
  expect(unplanned).toBeLessThan(compared * UNPLANNED);
}, 60_000);

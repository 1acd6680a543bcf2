import { soak } from './test-kit/generated/soak.ts';

describe.each(['library', 'fallback'] as const)('planned by the %s planner', (planning) => {
  test('operations over generated graphs give what they give over one schema', async () => {
    const { compared, failing } = await soak({ seed: 1000, graphs: 25, operations: 4, planning });
    expect(failing.map(({ seed, request, differences }) => ({ seed, ...request, differences }))).toEqual([]);
    expect(compared).toBeGreaterThan(25);
  }, 60_000);
});

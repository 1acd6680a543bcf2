import fc from 'fast-check';
import { Histogram, Registry } from 'prom-client';
import { PlainHistogram } from './plain-histogram.ts';

const config = (registry: Registry) => ({
  name: 'time_seconds',
  help: 'Time.',
  labelNames: ['route', 'status'] as const,
  buckets: [0.001, 0.01, 0.1],
  registers: [registry],
});
const route = fc.constantFrom('/graphql', '/a"b\\c\n');
const status = fc.constantFrom('200', '500');
const value = fc.oneof(fc.constantFrom(0.001, 0.01, 0.1, 0), fc.double({ min: 0, max: 1, noNaN: true }));

it('tells a scrape what the library’s own histogram would', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(route, status, value)), async (observations) => {
      const [plain, reference] = [new Registry(), new Registry()];
      const mine = new PlainHistogram({ ...config(plain), labelNames: ['route', 'status'] });
      const theirs = new Histogram({ ...config(reference), labelNames: ['route', 'status'] });
      for (const [r, s, v] of observations) {
        mine.series(r, s).observe(v);
        theirs.labels(r, s).observe(v);
      }
      expect(await plain.metrics()).toBe(await reference.metrics());
    }),
    { numRuns: 60 },
  );
});

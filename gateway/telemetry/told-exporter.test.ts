import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import { pino } from 'pino';
import { ToldExporter } from './told-exporter.ts';

const OK = { code: 0 };
const DOWN = { code: 1, error: new Error('connect ECONNREFUSED') };

test('one line says that exports fail, and one that they work again', async () => {
  const lines: Record<string, unknown>[] = [];
  const logger = pino(
    {},
    { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
  );
  const results = [OK, DOWN, DOWN, OK, OK, DOWN];
  const passedOn: unknown[] = [];
  const inner: SpanExporter = {
    export: (_spans, done) => done(results[passedOn.length] ?? OK),
    shutdown: async () => undefined,
  };
  const exporter = new ToldExporter(inner, logger);
  for (const _result of results) exporter.export([], (result) => passedOn.push(result));
  expect(passedOn).toEqual(results);
  expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
    [40, 'spans cannot be sent to the collector'],
    [30, 'spans reach the collector again'],
    [40, 'spans cannot be sent to the collector'],
  ]);
  expect(lines[0]).toMatchObject({ err: { message: 'connect ECONNREFUSED' } });
});

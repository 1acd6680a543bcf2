import type { PostgresServer } from '../../kernel/postgres/start-postgres.ts';

/** Tells the workers where this run's PostgreSQL is; set before they are started. */
export const adminUrlVariable = 'CHAPTERHOUSE_TEST_DATABASE';

interface Run {
  readonly dataFolder: string;
  readonly server: PostgresServer;
}

const place = Symbol.for('chapterhouse.test.run');
const kept: typeof globalThis & { [place]?: Run | undefined } = globalThis;

/** Jest loads setup and teardown each with modules of its own; what they share stands on the global object. */
export function keepForTeardown(run: Run): void {
  kept[place] = run;
}

export function takeForTeardown(): Run | undefined {
  return kept[place];
}

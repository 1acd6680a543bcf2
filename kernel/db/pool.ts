import pg from 'pg';
import type { Logger } from '../log.ts';

export type Pool = pg.Pool;

const INT8 = 20;
const TIMESTAMPTZ = 1184;
const ANSWER_MS = 2_000;

/**
 * One pool serves every schema of a process. 64-bit integers come as numbers (ours stay below 2⁵³); everything else
 * as `pg` gives it: `timestamptz` as Date, `jsonb` as data.
 */
export function createPool(url: string, logger: Logger, max = 20): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: 'chapterhouse',
    connectionTimeoutMillis: 5_000,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        (format === 'binary' ? undefined : PARSERS.get(oid)) ?? pg.types.getTypeParser(oid, format as 'text'),
    } as pg.CustomTypesConfig,
  });
  // A lost idle connection is replaced on next use; without a listener it would end the process.
  pool.on('error', (err) => logger.warn({ err }, 'database connection lost'));
  return pool;
}

const parseTimestamp: (text: string) => unknown = pg.types.getTypeParser(TIMESTAMPTZ);
const IN_UTC = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+00$/;

/** As `pg` reads an instant, but most come in UTC, which the engine itself reads in a fraction of the time. */
const instant = (text: string): unknown =>
  IN_UTC.test(text) ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`) : parseTimestamp(text);

const PARSERS: ReadonlyMap<number, (text: string) => unknown> = new Map([
  [INT8, Number],
  [TIMESTAMPTZ, instant],
]);

/** Whether the database answers within two seconds. */
export async function answers(pool: Pool): Promise<boolean> {
  const late = new Promise<false>((resolve) => setTimeout(resolve, ANSWER_MS, false).unref());
  return Promise.race([
    late,
    pool.query('SELECT 1').then(
      () => true,
      () => false,
    ),
  ]);
}

const CONNECTION_CODES = /^(08...|53300|57P0[1-3]|ECONN(REFUSED|RESET)|ETIMEDOUT|EPIPE)$/;
/** What `pg` and its pool say without a code. */
const CONNECTION_WORDS = /^(timeout exceeded when trying to connect|Connection terminated)/;

/** Whether this is a database that cannot be reached, rather than one that refused what it was asked. */
export function isConnectionFault(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return CONNECTION_CODES.test(String(code)) || CONNECTION_WORDS.test(String(message));
}

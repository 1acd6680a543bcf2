import pg from 'pg';
import type { Logger } from '../log.ts';

export type Pool = pg.Pool;

const INT8 = 20;

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
        oid === INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format as 'text'),
    } as pg.CustomTypesConfig,
  });
  // A lost idle connection is replaced on next use; without a listener it would end the process.
  pool.on('error', (err) => logger.warn({ err }, 'database connection lost'));
  return pool;
}

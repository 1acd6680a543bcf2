import { answers, createPool, type Pool } from '../../kernel/db/pool.ts';
import { ChapterhouseError } from '../../kernel/errors.ts';
import { Notices } from '../../kernel/notices.ts';
import { checkDatabase } from '../../kernel/postgres/reachable.ts';
import { startPostgres } from '../../kernel/postgres/start-postgres.ts';
import type { Run } from './run.ts';

export interface OpenDatabase {
  readonly pool: Pool;
  readonly notices: Notices;
}

/** The database of `DATABASE_URL`, or the embedded one, started if it is not running. */
export async function openDatabase({ config, logger, resources }: Run): Promise<OpenDatabase> {
  let url = config.databaseUrl;
  if (url === undefined) {
    const server = await startPostgres({ dataFolder: config.dataFolder, logger });
    resources.defer('the embedded database', () => server.stop());
    url = server.url;
  } else {
    await checkDatabase(url);
  }
  const pool = createPool(url, logger);
  resources.defer('the database connections', () => pool.end());
  const notices = new Notices(pool, logger);
  await notices.start();
  resources.defer('the notices', () => notices.stop());
  return { pool, notices };
}

/** @throws DATABASE_UNREACHABLE */
export async function mustAnswer({ pool }: OpenDatabase): Promise<void> {
  if (await answers(pool)) return;
  throw new ChapterhouseError('DATABASE_UNREACHABLE', 'The database behind this server does not answer.');
}

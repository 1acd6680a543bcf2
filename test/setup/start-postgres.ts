import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../kernel/log.ts';
import { startPostgres } from '../../kernel/postgres/start-postgres.ts';
import { adminUrlVariable, keepForTeardown } from './run.ts';

/** Speed before safety: the cluster is thrown away with the run. */
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  max_connections: '300',
  wal_level: 'minimal',
  max_wal_senders: '0',
};

/** Starts the PostgreSQL that all test files of this run share. */
export default async function startSharedPostgres(): Promise<void> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'chapterhouse-tests-'));
  const server = await startPostgres({ dataFolder, logger: silentLogger, settings });
  process.env[adminUrlVariable] = server.url;
  keepForTeardown({ dataFolder, server });
}

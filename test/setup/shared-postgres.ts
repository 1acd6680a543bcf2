import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../kernel/log.ts';
import { clusterFolder } from '../../kernel/postgres/cluster.ts';
import { findPostmaster, isAlive } from '../../kernel/postgres/postmaster.ts';
import { shutDown } from '../../kernel/postgres/shut-down.ts';
import { type PostgresServer, startPostgres } from '../../kernel/postgres/start-postgres.ts';
import { adminUrlVariable } from './admin-url.ts';

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

const prefix = 'chapterhouse-tests-';
let run: { readonly dataFolder: string; readonly server: PostgresServer } | undefined;

/** Starts the PostgreSQL that all test files of this run share. */
export async function startSharedPostgres(): Promise<void> {
  await removeLeftovers();
  const dataFolder = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  const server = await startPostgres({ dataFolder, logger: silentLogger, settings });
  process.env[adminUrlVariable] = server.url;
  run = { dataFolder, server };
}

export async function stopSharedPostgres(): Promise<void> {
  if (run === undefined) return;
  await run.server.stop();
  await rm(run.dataFolder, { recursive: true, force: true });
}

/** A run that was killed leaves its server and folder behind. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : Number.NaN;
    if (Number.isNaN(pid) || isAlive(pid)) continue;
    const folder = join(tmpdir(), name);
    const cluster = clusterFolder(folder);
    try {
      const postmaster = await findPostmaster(cluster);
      if (postmaster !== undefined) await shutDown(cluster, postmaster);
      await rm(folder, { recursive: true, force: true });
    } catch {
      // Another user's, or another run is removing it.
    }
  }
}

import { ChapterhouseError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { type Attachment, attach } from './attach.ts';
import { clusterFolder, ensureCluster, makeFolders, readPassword } from './cluster.ts';
import { ensureDatabase } from './ensure-database.ts';
import { prepareExecutables } from './executables.ts';
import type { LaunchPlan } from './launch.ts';
import { serverUrl } from './server-url.ts';
import { chooseServerUser } from './server-user.ts';
import { shutDown } from './shut-down.ts';

export interface PostgresServer {
  /** URL of the database, with its password; valid until `stop`, across crashes of the server too. */
  readonly url: string;
  readonly port: number;
  /** Whether the server ran already: started by another process, or left by one that was killed. */
  readonly reused: boolean;
  /** Stops the server, unless another process still uses it. May be called more than once. */
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** The instance's folder; the cluster is kept in `postgres/cluster` below it. Made when missing. */
  readonly dataFolder: string;
  readonly logger: Logger;
  /** Settings of postgresql.conf, such as `{ fsync: 'off' }` for tests. They bind only a server this call starts. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Made when missing. */
  readonly database?: string;
}

/**
 * Runs PostgreSQL on the data folder, or uses the one that runs there, and keeps it running until `stop`: a server
 * that is killed is started again on the same port. A process that ends without `stop` leaves the server running, for
 * others may use it: who starts next takes it over.
 * @throws DATA_FOLDER_UNUSABLE with the folder and the reason
 * @throws BAD_CONFIG when there is no embedded PostgreSQL for this machine
 * @throws DATABASE_UNREACHABLE when a server runs on the folder and does not answer
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const { dataFolder, logger, settings = {}, database = 'chapterhouse' } = options;
  const began = performance.now();
  const folder = await makeFolders(dataFolder);
  const cluster = clusterFolder(folder);
  const user = await chooseServerUser(cluster);
  const executables = await prepareExecutables(user, folder);
  await ensureCluster(cluster, user, executables, settings['fsync'] !== 'off');
  const plan = { cluster, user, executables, settings };
  const first = await attach(plan);
  const password = await readPassword(cluster);
  const { port } = first.postmaster;
  await ensureDatabase(serverUrl(port, password, 'postgres'), database);
  const took = Math.round(performance.now() - began);
  logger.info({ port, reused: first.reused, ms: took, cluster }, 'embedded PostgreSQL is up');
  const keeper = keepRunning(plan, first, logger);
  return { url: serverUrl(port, password, database), port, reused: first.reused, stop: keeper.stop };
}

function keepRunning(plan: LaunchPlan, first: Attachment, logger: Logger): { stop(): Promise<void> } {
  let current = first;
  let stopping: Promise<void> | undefined;
  let recovery = Promise.resolve();

  const recover = async () => {
    if (stopping !== undefined) return;
    logger.warn({ cluster: plan.cluster }, 'embedded PostgreSQL broke off; starting it again');
    try {
      current = await attach(plan, current.postmaster.port);
      watch();
      if (current.postmaster.port !== first.postmaster.port) {
        throw new ChapterhouseError('DATABASE_FAILED', `Port ${first.postmaster.port} was taken meanwhile.`);
      }
      logger.info({ port: current.postmaster.port }, 'embedded PostgreSQL is up again');
    } catch (err) {
      logger.fatal({ err }, 'embedded PostgreSQL cannot be started again; restart this process');
    }
  };
  const watch = () => {
    void current.hold.lost.then(() => {
      recovery = recover();
    });
  };

  const stop = async () => {
    await recovery;
    if (!(await current.hold.leave())) return;
    if (await shutDown(plan.cluster, current.postmaster)) logger.info('embedded PostgreSQL is stopped');
    else logger.error({ pid: current.postmaster.pid }, 'embedded PostgreSQL does not stop');
  };

  watch();
  return {
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

import { realpath } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { clusterFolder, readPassword } from './cluster.ts';
import { unusable } from './folder-fault.ts';
import { findPostmaster } from './postmaster.ts';
import { checkDatabase } from './reachable.ts';
import { serverUrl } from './server-url.ts';

/** Milliseconds given to a server that is just starting. */
const patience = 10_000;

/**
 * The embedded server that runs on this data folder, started by whatever process; undefined when none does. It is
 * not kept running: for that, use `startPostgres`.
 * @throws DATA_FOLDER_UNUSABLE when the folder is there and not ours to read
 * @throws DATABASE_UNREACHABLE when the server runs and does not answer
 */
export async function findPostgres(
  dataFolder: string,
  database = 'chapterhouse',
): Promise<{ readonly url: string } | undefined> {
  const cluster = clusterFolder(await realpath(dataFolder).catch(() => dataFolder));
  const deadline = Date.now() + patience;
  for (;;) {
    const postmaster = await findPostmaster(cluster).catch((error: unknown) => {
      throw unusable(dataFolder, error);
    });
    if (postmaster === undefined) return undefined;
    const url = serverUrl(postmaster.port, await readPassword(cluster), database);
    try {
      await checkDatabase(url);
      return { url };
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await pause(20);
    }
  }
}

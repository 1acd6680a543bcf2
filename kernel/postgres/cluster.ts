import { randomBytes } from 'node:crypto';
import {
  chmod,
  chown,
  lchown,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Executables } from './executables.ts';
import { lastComplaint, unusable } from './folder-fault.ts';
import { isAlive } from './postmaster.ts';
import { run } from './run.ts';
import { mayReach, type ServerUser } from './server-user.ts';

/** The database's superuser, and the only login of the embedded server. */
export const login = 'chapterhouse';

/** Longest path that PostgreSQL takes, with room for the names it appends. */
const longestPath = 900;

/** Where the embedded server of an instance keeps its cluster. */
export function clusterFolder(dataFolder: string): string {
  return join(dataFolder, 'postgres', 'cluster');
}

/** Makes the instance's folder and the one that holds the cluster; the server's user may pass through but not write. */
export async function makeFolders(dataFolder: string): Promise<string> {
  const folder = dirname(clusterFolder(dataFolder));
  try {
    await mkdir(dataFolder, { recursive: true });
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o711);
    return await realpath(dataFolder);
  } catch (error) {
    throw unusable(dataFolder, error);
  }
}

/**
 * The path by which the server's user reaches its cluster when started with the cluster as working directory: the
 * working directory itself when a folder above is closed to that user, as root's home is, or the path is too long.
 */
export async function clusterPathFor(user: ServerUser, cluster: string): Promise<string> {
  const direct = cluster.length <= longestPath && (await mayReach(user, cluster));
  return direct || process.platform !== 'linux' ? cluster : '/proc/self/cwd';
}

/**
 * Makes the cluster if there is none. It appears whole, with its password, by one rename: a start that is cut
 * short leaves nothing in the way, and of two at the same time one wins.
 * @param durable false to leave it to the system when the files reach the disk
 */
export async function ensureCluster(
  cluster: string,
  user: ServerUser,
  executables: Executables,
  durable: boolean,
): Promise<void> {
  await removeOldDrafts(cluster);
  if ((await stat(cluster).catch(() => undefined)) !== undefined) return adopt(cluster, user, executables);
  const draft = `${cluster}.${process.pid}.${randomBytes(6).toString('hex')}`;
  const password = `${draft}.password`;
  try {
    await writePassword(password, user);
    await mkdir(draft, { mode: 0o700 });
    await chown(draft, user.uid, user.gid);
    const path = await clusterPathFor(user, draft);
    const { code, output } = await run(
      executables.initdb,
      [
        ...[
          '-D',
          path,
          '-U',
          login,
          '--auth=scram-sha-256',
          `--pwfile=../${password.slice(dirname(cluster).length + 1)}`,
        ],
        ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
        ...['--set', 'timezone=UTC', '--set', 'log_timezone=UTC', '--no-instructions'],
        ...(durable ? [] : ['--no-sync']),
      ],
      user,
      draft,
    );
    if (code !== 0) throw unusable(cluster, lastComplaint(output));
    await rename(password, join(draft, 'chapterhouse.password'));
    await rename(draft, cluster).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } catch (error) {
    throw unusable(cluster, error);
  } finally {
    await rm(draft, { recursive: true, force: true });
    await rm(password, { force: true });
  }
}

/** @throws DATA_FOLDER_UNUSABLE when the cluster is there but its password is missing or not ours to read */
export async function readPassword(cluster: string): Promise<string> {
  try {
    return (await readFile(join(cluster, 'chapterhouse.password'), 'utf8')).trim();
  } catch (error) {
    throw unusable(cluster, error);
  }
}

async function writePassword(path: string, user: ServerUser): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.write(randomBytes(24).toString('base64url'));
    await file.chown(user.uid, user.gid);
  } finally {
    await file.close();
  }
}

/** Makes sure that a cluster found on disk is one this server can run, and the server's user its owner. */
async function adopt(cluster: string, user: ServerUser, executables: Executables): Promise<void> {
  const { uid, mode } = await stat(cluster);
  if (uid !== user.uid && user.identity.uid === undefined) {
    throw unusable(cluster, `it belongs to another user (uid ${uid})`);
  }
  const major = (await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
  if (major === '') throw unusable(cluster, 'it holds no PostgreSQL cluster (PG_VERSION is missing)');
  if (major !== String(executables.major)) {
    throw unusable(
      cluster,
      `it was made by PostgreSQL ${major} and this is PostgreSQL ${executables.major}; dump it with the former, or begin with an empty folder`,
    );
  }
  if (uid !== user.uid) {
    const entries = await readdir(cluster, { recursive: true });
    for (const entry of ['.', ...entries]) await lchown(join(cluster, entry), user.uid, user.gid);
  }
  // PostgreSQL will not start on a folder that others may read, as one copied or unpacked may be.
  if ((mode & 0o027) !== 0) await chmod(cluster, 0o700);
}

async function removeOldDrafts(cluster: string): Promise<void> {
  const folder = dirname(cluster);
  for (const entry of await readdir(folder)) {
    const pid = /^cluster\.(\d+)\./.exec(entry)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    await rm(join(folder, entry), { recursive: true, force: true });
  }
}

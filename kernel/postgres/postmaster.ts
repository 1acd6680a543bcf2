import { constants } from 'node:fs';
import { open, readFile, readlink, realpath, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from './system-error.ts';

/** A server that runs on a cluster, as its lock file `postmaster.pid` tells. */
export interface Postmaster {
  readonly pid: number;
  /** 0 while the server has not chosen it yet. */
  readonly port: number;
}

/** Milliseconds after which nobody is still writing a lock file. */
const longestWrite = 2000;

/**
 * The server that runs on this cluster, whoever started it; undefined when none does, whatever a lock file left by
 * a crash may say.
 */
export async function findPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const lock = await readLock(cluster);
  return lock !== undefined && (await serves(lock.pid, cluster)) ? lock : undefined;
}

/**
 * Makes sure that a lock file left by a crash does not keep PostgreSQL from starting.
 *
 * It refuses while the process its lock file names is alive, even when the number has passed to an unrelated process
 * or to a zombie. It makes an exception for its own parent, so we put ourselves there; its second check, for
 * surviving children of the crashed server, stays in force. A lock file that was cut short says nothing: it goes,
 * unless it is so young that another server may be writing it.
 */
export async function clearStaleLock(cluster: string): Promise<void> {
  const path = join(cluster, 'postmaster.pid');
  const lock = await readLock(cluster);
  if (lock === undefined) {
    const written = await stat(path).catch(() => undefined);
    if (written !== undefined && Date.now() - written.mtimeMs > longestWrite) await rm(path, { force: true });
  } else if (isAlive(lock.pid) && !(await serves(lock.pid, cluster))) {
    await nameOurselves(path);
  }
}

/** Whether a process of this number exists, zombies included. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

async function nameOurselves(path: string): Promise<void> {
  // The folder is the server's user's: were that user to put a link here, root must not write through it.
  const file = await open(path, constants.O_RDWR | constants.O_NOFOLLOW);
  try {
    const [, ...rest] = (await file.readFile('utf8')).split('\n');
    await file.truncate(0);
    await file.write([process.pid, ...rest].join('\n'), 0);
  } finally {
    await file.close();
  }
}

async function readLock(cluster: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return '';
      throw error;
    },
  );
  const lines = text.split('\n');
  const pid = Number.parseInt(lines[0] ?? '', 10);
  const port = Number.parseInt(lines[3] ?? '', 10);
  return pid > 1 ? { pid, port: port > 0 && port < 65536 ? port : 0 } : undefined;
}

/** Whether the process is alive and, as far as this system tells, the server of this cluster. */
async function serves(pid: number, cluster: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // No /proc on this system, or hidden from us: the number being alive is all there is to know.
  if (status === undefined) return process.platform !== 'linux' || isAlive(pid);
  const [, name, state] = /^\d+ \((.*)\) (\w)/s.exec(status) ?? [];
  if (name !== 'postgres' || state === 'Z' || state === 'X') return false;
  const folder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  if (folder !== undefined) return folder === (await realpath(cluster));
  // Root in a container may not look into other users' processes; or it ended this moment.
  const owner = await stat(`/proc/${pid}`).catch(() => undefined);
  return owner !== undefined && owner.uid === (await stat(cluster)).uid;
}

import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ChapterhouseError } from '../errors.ts';
import type { NativePackage } from './native-package.ts';
import { mayReach, type ServerUser } from './server-user.ts';
import { makeSymlinks } from './symlinks.ts';

/** Only needed to compile against PostgreSQL. */
const leftOut = /\.a$|^pkgconfig$|^pgxs$|^include$/;

/**
 * Folders in which a copy of PostgreSQL's programs may be kept, best first; the user can reach each of them.
 * None is shared with another user of the machine: who can write there can have us run anything.
 */
export async function copyPlaces(user: ServerUser, dataFolder: string): Promise<string[]> {
  const own = process.getuid?.() ?? 0;
  const places = [join(dataFolder, 'postgres'), join(tmpdir(), `chapterhouse-${own}`)];
  if (own === 0) places.unshift('/var/cache/chapterhouse');
  const reachable = await Promise.all(places.map((place) => mayReach(user, place).catch(() => false)));
  return places.filter((_, index) => reachable[index]);
}

/**
 * Copies the package's native folder below `place`, under a name that carries its version, unless it is there.
 * The copy appears whole or not at all, so starts at the same time and ones cut short do no harm.
 * @returns the copy's folder
 */
export async function copyTo(place: string, native: NativePackage, user: ServerUser): Promise<string> {
  await mkdir(dirname(place), { recursive: true });
  await mkdir(place, { mode: 0o755 }).catch(ignoreExisting);
  await assertOwn(place);
  if (user.identity.uid !== undefined) await chmod(place, 0o711);
  // `native` is the last part because the links' list is written relative to the folder above it.
  const version = join(place, `embedded-${native.version}-${native.platform}`);
  const target = join(version, 'native');
  if (await isFolder(version)) {
    await assertOwn(version);
    return target;
  }
  const draft = `${version}.${randomBytes(6).toString('hex')}`;
  try {
    await mkdir(draft, { mode: 0o755 });
    await chmod(draft, 0o755);
    await copyFolder(native.folder, join(draft, 'native'));
    await makeSymlinks(join(draft, 'native'));
    await rename(draft, version).catch(ignoreExisting);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return target;
}

async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to);
  await chmod(to, 0o755);
  const entries = await readdir(from, { withFileTypes: true });
  for (const entry of entries) {
    if (leftOut.test(entry.name)) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyFolder(source, target);
    else if (entry.isFile()) {
      await copyFile(source, target, constants.COPYFILE_FICLONE);
      await chmod(target, from.endsWith('bin') || entry.name.includes('.so') ? 0o755 : 0o644);
    }
  }
}

/** Refuses a folder that someone else made, or could have put something in. */
async function assertOwn(path: string): Promise<void> {
  const { uid, mode } = await lstat(path);
  if (!(await isFolder(path)) || uid !== process.getuid?.() || (mode & 0o022) !== 0) {
    throw new ChapterhouseError('DATA_FOLDER_UNUSABLE', `${path} is not a folder of this user alone`);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined))?.isDirectory() ?? false;
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST' && error.code !== 'ENOTEMPTY') throw error;
}

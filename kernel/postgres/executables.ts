import { join } from 'node:path';
import { ChapterhouseError } from '../errors.ts';
import { findNativePackage, type NativePackage } from './native-package.ts';
import { copyPlaces, copyTo } from './readable-copy.ts';
import { run } from './run.ts';
import type { ServerUser } from './server-user.ts';
import { makeSymlinks } from './symlinks.ts';
import { errorMessage } from './system-error.ts';

export interface Executables {
  readonly initdb: string;
  readonly postgres: string;
  /** Major version of PostgreSQL, such as 18. */
  readonly major: number;
}

/** initdb hands its own path to a shell inside double quotes. */
const unsafeInShell = /["$`\\\n]/;

/**
 * PostgreSQL's programs, ready for the given user to run: those of the npm package where they stand, else a copy
 * made once where that user can read it (package in a 0700 home, read-only and without its symbolic links).
 * @param places folders for such a copy, best first; left out: the usual ones
 * @throws BAD_CONFIG when there are none for this platform or this system cannot run them
 */
export async function prepareExecutables(
  user: ServerUser,
  dataFolder: string,
  native: NativePackage = findNativePackage(),
  places?: readonly string[],
): Promise<Executables> {
  const faults: string[] = [];
  if (unsafeInShell.test(native.folder)) faults.push(`${native.folder} cannot be named in a shell`);
  else if (await makeSymlinks(native.folder)) {
    const found = await tryRun(native.folder, user);
    if (typeof found !== 'string') return found;
    faults.push(found);
  } else faults.push(`${native.folder} cannot be written`);

  for (const place of places ?? (await copyPlaces(user, dataFolder))) {
    try {
      const found = await tryRun(await copyTo(place, native, user), user);
      if (typeof found !== 'string') return found;
      faults.push(found);
    } catch (error) {
      faults.push(`${place}: ${errorMessage(error)}`);
    }
  }
  throw new ChapterhouseError(
    'BAD_CONFIG',
    `The embedded PostgreSQL cannot run on this system; set DATABASE_URL to a PostgreSQL 15 or newer. Tried: ${faults.join('; ')}.`,
  );
}

async function tryRun(folder: string, user: ServerUser): Promise<Executables | string> {
  const postgres = join(folder, 'bin', 'postgres');
  const { output } = await run(postgres, ['--version'], user);
  const major = /PostgreSQL\) (\d+)/.exec(output)?.[1];
  if (major === undefined) return `${postgres}: ${output.trim().split('\n')[0]}`;
  return { postgres, initdb: join(folder, 'bin', 'initdb'), major: Number(major) };
}

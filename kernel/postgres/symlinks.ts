import { readFile, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { errorCode } from './system-error.ts';

const manifest = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Makes the symbolic links that an npm package cannot carry (`libpq.so.5` → `libpq.so.5.18`) and that the
 * package's install script would make. Links that stand already are left alone.
 * @param native folder with `pg-symlinks.json`; the paths in it begin with `native/`
 * @returns false when one is missing and cannot be made there
 */
export async function makeSymlinks(native: string): Promise<boolean> {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = manifest.parse(JSON.parse(text));
  const made = await Promise.all(
    links.map(async ({ source, target }) => {
      const path = join(dirname(native), target);
      try {
        await symlink(relative(dirname(target), source), path);
        return true;
      } catch (error) {
        return errorCode(error) === 'EEXIST';
      }
    }),
  );
  return made.every(Boolean);
}

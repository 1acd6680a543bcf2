import { chmod, cp, lstat, mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { discardFolders, temporaryFolder } from '../../test/setup/temporary-folder.ts';
import { prepareExecutables } from './executables.ts';
import { findNativePackage, type NativePackage } from './native-package.ts';
import { copyTo } from './readable-copy.ts';
import { chooseServerUser } from './server-user.ts';

const isRoot = process.getuid?.() === 0;
let bare: NativePackage;

/** The package as npm unpacks it when install scripts are off: without its symbolic links. */
async function unpack(folder: string): Promise<NativePackage> {
  const installed = findNativePackage();
  const target = join(folder, 'native');
  await cp(installed.folder, target, { recursive: true, verbatimSymlinks: true });
  const links = JSON.parse(await readFile(join(target, 'pg-symlinks.json'), 'utf8')) as { target: string }[];
  await Promise.all(links.map((link) => rm(join(folder, link.target), { force: true })));
  return { ...installed, folder: target };
}

beforeAll(async () => {
  bare = await unpack(await temporaryFolder());
});
afterAll(() => discardFolders());

describe('PostgreSQL’s programs', () => {
  test('run from the package when install scripts were off', async () => {
    const user = await chooseServerUser('/nowhere');
    const own = { ...bare, folder: join(await temporaryFolder(), 'native') };
    await cp(bare.folder, own.folder, { recursive: true });
    const found = await prepareExecutables(user, '/nowhere', own, []);
    expect(found).toEqual({
      major: 18,
      initdb: join(own.folder, 'bin/initdb'),
      postgres: join(own.folder, 'bin/postgres'),
    });
    expect((await lstat(join(own.folder, 'lib/libicuuc.so.60'))).isSymbolicLink()).toBe(true);
    expect(await prepareExecutables(user, '/nowhere', own, [])).toEqual(found);
  });

  test('run from a copy when the package is closed to the server’s user', async () => {
    const user = await chooseServerUser('/nowhere');
    const place = join(await temporaryFolder(), 'cache');
    await chmod(dirname(bare.folder), isRoot ? 0o700 : 0o755);
    if (!isRoot) await chmod(join(bare.folder, 'lib'), 0o555);
    try {
      const found = await Promise.all([
        prepareExecutables(user, '/nowhere', bare, [place]),
        prepareExecutables(user, '/nowhere', bare, [place]),
      ]);
      const folder = join(place, `embedded-${bare.version}-${bare.platform}`, 'native');
      expect(found.map((one) => one.postgres)).toEqual(Array(2).fill(join(folder, 'bin/postgres')));
    } finally {
      await chmod(dirname(bare.folder), 0o755);
      await chmod(join(bare.folder, 'lib'), 0o755);
    }
  });

  test('are never taken from a folder that another user may write', async () => {
    const user = await chooseServerUser('/nowhere');
    const open = join(await temporaryFolder(), 'open');
    await mkdir(open);
    await chmod(open, 0o777);
    await expect(copyTo(open, bare, user)).rejects.toThrow(/not a folder of this user alone/);
    const link = join(await temporaryFolder(), 'link');
    await symlink(open, link);
    await expect(copyTo(link, bare, user)).rejects.toThrow(/not a folder of this user alone/);
  });

  test('that cannot run here are reported with the way out', async () => {
    const user = await chooseServerUser('/nowhere');
    const empty = { ...bare, folder: await temporaryFolder() };
    await expect(prepareExecutables(user, '/nowhere', empty, [])).rejects.toMatchObject({
      code: 'BAD_CONFIG',
      message: expect.stringContaining('set DATABASE_URL'),
    });
  });

  test('of a platform that has none are reported with the way out', () => {
    expect(() => findNativePackage('aix-ppc64')).toThrow(
      /No embedded PostgreSQL is made for aix-ppc64: set DATABASE_URL/,
    );
  });
});

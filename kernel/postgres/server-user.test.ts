import { chown, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { ask } from '../../test/setup/ask.ts';
import { holdPostgres } from '../../test/setup/postgres-holder.ts';
import { discardFolders, temporaryFolder } from '../../test/setup/temporary-folder.ts';
import { silentLogger } from '../log.ts';
import { packageRoot } from '../paths.ts';
import { chooseServerUser, mayReach } from './server-user.ts';
import { startPostgres } from './start-postgres.ts';

afterAll(() => discardFolders());

const nobody = { identity: { uid: 65534, gid: 65534 }, uid: 65534, gid: 65534 };
const isRoot = process.getuid?.() === 0;
const asRoot = isRoot ? describe : describe.skip;
const asOther = isRoot && (await mayReach(nobody, packageRoot)) ? test : test.skip;

test('a user who is not root runs the server as itself', async () => {
  const user = await chooseServerUser('/nowhere');
  if (isRoot) expect(user.identity.uid).toBeGreaterThan(0);
  else expect(user).toEqual({ identity: {}, uid: process.getuid?.(), gid: process.getgid?.() });
});

asRoot('root', () => {
  test('runs an existing cluster as its owner', async () => {
    const folder = await temporaryFolder();
    await chown(folder, 4321, 4322);
    expect(await chooseServerUser(folder)).toEqual({
      identity: { uid: 4321, gid: 4322 },
      uid: 4321,
      gid: 4322,
    });
  });

  test('can keep its data in a home that is closed to all others', async () => {
    const home = await temporaryFolder(0o700);
    const dataFolder = join(home, 'data');
    const server = await startPostgres({
      dataFolder,
      logger: silentLogger,
      settings: { fsync: 'off' },
    });
    try {
      await ask(server.url, "CREATE TABLE note AS SELECT 'kept' AS text");
      await ask(server.url, 'CHECKPOINT');
      expect(await ask(server.url, 'SELECT text AS value FROM note')).toBe('kept');
    } finally {
      await server.stop();
    }
    expect(await mayReach(nobody, dataFolder)).toBe(false);
  });

  asOther('finds its way into what an ordinary user began, and leaves it usable for that user', async () => {
    const dataFolder = join(await temporaryFolder(), 'data');
    await mkdir(dataFolder);
    await chown(dataFolder, nobody.uid, nobody.gid);
    const before = await holdPostgres(dataFolder, nobody.identity);
    await ask(before.url, "CREATE TABLE note AS SELECT 'kept' AS text");
    await before.finish();
    const server = await startPostgres({ dataFolder, logger: silentLogger });
    expect(await ask(server.url, 'SELECT text AS value FROM note')).toBe('kept');
    await server.stop();
    const after = await holdPostgres(dataFolder, nobody.identity);
    expect(after.message).toBeUndefined();
    expect(await ask(after.url, 'SELECT text AS value FROM note')).toBe('kept');
    await after.finish();
  });
});

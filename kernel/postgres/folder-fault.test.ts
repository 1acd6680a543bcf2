import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { holdPostgres } from '../../test/setup/postgres-holder.ts';
import { discardFolders, temporaryFolder } from '../../test/setup/temporary-folder.ts';
import { silentLogger } from '../log.ts';
import { packageRoot } from '../paths.ts';
import { clusterFolder } from './cluster.ts';
import { lastComplaint, unusable } from './folder-fault.ts';
import { mayReach } from './server-user.ts';
import { startPostgres } from './start-postgres.ts';

afterAll(() => discardFolders());

const nobody = { identity: { uid: 65534, gid: 65534 }, uid: 65534, gid: 65534 };
const unprivileged = process.getuid?.() === 0 ? nobody.identity : {};
const canBecomeOther = process.getuid?.() !== 0 || (await mayReach(nobody, packageRoot));

async function startOn(dataFolder: string): Promise<unknown> {
  return startPostgres({ dataFolder, logger: silentLogger, settings: { fsync: 'off' } }).then(
    (server) => server.stop(),
    (error: unknown) => error,
  );
}

describe('a data folder that cannot be used is named with the reason', () => {
  test('a path that is a file', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, '');
    expect(await startOn(file)).toMatchObject({
      code: 'DATA_FOLDER_UNUSABLE',
      message: expect.stringContaining(`${file} cannot be used: it is a file, not a folder`),
    });
    expect(await startOn(join(file, 'below'))).toMatchObject({
      code: 'DATA_FOLDER_UNUSABLE',
      message: expect.stringMatching(/a folder above it, is a file/),
    });
  });

  (canBecomeOther ? test : test.skip)('a folder this user may not write', async () => {
    const folder = await temporaryFolder(0o555);
    const dataFolder = join(folder, 'data');
    const failed = await holdPostgres(dataFolder, unprivileged);
    expect(failed).toMatchObject({
      code: 'DATA_FOLDER_UNUSABLE',
      message: `The data folder ${dataFolder} cannot be used: this user may not write or read it (EACCES).`,
    });
    await chmod(folder, 0o755);
    expect(await readdir(folder)).toEqual([]);
  });

  test('a cluster of another major version', async () => {
    const dataFolder = await temporaryFolder();
    await mkdir(clusterFolder(dataFolder), { recursive: true });
    await writeFile(join(clusterFolder(dataFolder), 'PG_VERSION'), '12\n');
    expect(await startOn(dataFolder)).toMatchObject({
      code: 'DATA_FOLDER_UNUSABLE',
      message: expect.stringMatching(/made by PostgreSQL 12 and this is PostgreSQL 18/),
    });
  });

  test('something else where the cluster should be', async () => {
    const dataFolder = await temporaryFolder();
    await mkdir(clusterFolder(dataFolder), { recursive: true });
    expect(await startOn(dataFolder)).toMatchObject({
      code: 'DATA_FOLDER_UNUSABLE',
      message: expect.stringMatching(/PG_VERSION is missing/),
    });
  });

  test('a full disk, whether we meet it or PostgreSQL does', () => {
    const full = Object.assign(new Error('write'), { code: 'ENOSPC' });
    expect(unusable('/data', full).message).toBe(
      'The data folder /data cannot be used: the disk is full (ENOSPC).',
    );
    const output = 'initdb: error: could not write file "x": No space left on device\ninitdb: removing\n';
    expect(lastComplaint(output)).toBe('the disk is full');
  });
});

test('the last complaint of a program is given without its prefix', () => {
  const log = '2026-01-01 00:00:00.000 UTC [7] FATAL:  could not open shared memory segment\nstopped\n';
  expect(lastComplaint(log)).toBe('could not open shared memory segment');
  expect(lastComplaint('')).toBe('PostgreSQL gave no reason');
});

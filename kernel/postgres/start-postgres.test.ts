import { execFile, spawn } from 'node:child_process';
import { cp, readFile, readlink, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { ask } from '../../test/setup/ask.ts';
import { holdPostgres } from '../../test/setup/postgres-holder.ts';
import { discardFolders, temporaryFolder } from '../../test/setup/temporary-folder.ts';
import { until } from '../../test/setup/until.ts';
import { silentLogger } from '../log.ts';
import { clusterFolder } from './cluster.ts';
import { findPostgres } from './find-postgres.ts';
import { findPostmaster } from './postmaster.ts';
import { checkDatabase } from './reachable.ts';
import { type PostgresServer, startPostgres } from './start-postgres.ts';

const isRoot = process.getuid?.() === 0;
const started: PostgresServer[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.stop()));
});

async function start(dataFolder: string): Promise<PostgresServer> {
  const server = await startPostgres({ dataFolder, logger: silentLogger });
  started.push(server);
  return server;
}

async function killPostmaster(dataFolder: string): Promise<void> {
  const cluster = clusterFolder(dataFolder);
  const postmaster = await findPostmaster(cluster);
  process.kill(postmaster!.pid, 'SIGKILL');
  await until(async () => (await findPostmaster(cluster))?.pid !== postmaster!.pid);
}

let withNote: string;

beforeAll(async () => {
  withNote = await temporaryFolder();
  const server = await startPostgres({
    dataFolder: withNote,
    logger: silentLogger,
    settings: { fsync: 'off' },
  });
  await ask(server.url, "CREATE TABLE note AS SELECT 'kept' AS text");
  await server.stop();
});

afterAll(() => discardFolders());

/** A stopped instance with a table of one row; copying one is quicker than making one. */
async function instanceWithNote(): Promise<string> {
  const dataFolder = await temporaryFolder();
  await cp(withNote, dataFolder, { recursive: true });
  return dataFolder;
}

async function ownerOf(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'uid=', '-p', String(pid)]);
  return Number(stdout);
}

describe('an instance’s PostgreSQL', () => {
  test('speaks UTF-8 and UTC, and needs its password even on loopback', async () => {
    const server = await start(await temporaryFolder());
    expect(server.reused).toBe(false);
    expect(await ask(server.url, "SELECT current_setting('server_encoding') AS value")).toBe('UTF8');
    expect(await ask(server.url, "SELECT current_setting('timezone') AS value")).toBe('UTC');
    expect(await ask(server.url, "SELECT upper('žluťoučký') AS value")).toBe('ŽLUŤOUČKÝ');
    expect(await ask(server.url, "SELECT current_setting('listen_addresses') AS value")).toBe('127.0.0.1');
    expect(await ask(server.url, "SELECT current_setting('unix_socket_directories') AS value")).toBe('');
    const guess = new URL(server.url);
    guess.password = 'guess';
    await expect(ask(guess.href, 'SELECT 1 AS value')).rejects.toMatchObject({ code: '28P01' });
  });

  test('keeps its files from other users and does not run as root', async () => {
    const dataFolder = await instanceWithNote();
    await start(dataFolder);
    const cluster = await stat(clusterFolder(dataFolder));
    expect(cluster.mode & 0o077).toBe(0);
    expect((await stat(join(clusterFolder(dataFolder), 'chapterhouse.password'))).mode & 0o077).toBe(0);
    expect((await stat(join(dataFolder, 'postgres', 'server.log'))).mode & 0o077).toBe(0);
    const { pid } = (await findPostmaster(clusterFolder(dataFolder)))!;
    expect(await ownerOf(pid)).toBe(cluster.uid);
    if (isRoot) expect(cluster.uid).not.toBe(0);
    else expect(cluster.uid).toBe(process.getuid?.());
  });

  test('keeps what it holds over a stop, which may be asked for twice', async () => {
    const dataFolder = await instanceWithNote();
    const first = await start(dataFolder);
    await Promise.all([first.stop(), first.stop()]);
    await expect(checkDatabase(first.url)).rejects.toThrow(/connection refused/);
    const second = await start(dataFolder);
    expect(second.reused).toBe(false);
    expect(await ask(second.url, 'SELECT text AS value FROM note')).toBe('kept');
  });

  test('that a killed process left running is used again, and stopped by the one that took it over', async () => {
    const dataFolder = await instanceWithNote();
    const holder = await holdPostgres(dataFolder);
    await holder.kill();
    const server = await start(dataFolder);
    expect(server).toMatchObject({ reused: true, port: holder.port, url: holder.url });
    expect(await ask(server.url, 'SELECT text AS value FROM note')).toBe('kept');
    await server.stop();
    expect(await findPostmaster(clusterFolder(dataFolder))).toBeUndefined();
  });

  test('loses nothing it acknowledged when both it and its process are killed', async () => {
    const dataFolder = await instanceWithNote();
    const holder = await holdPostgres(dataFolder);
    await ask(holder.url, "UPDATE note SET text = 'changed'");
    await holder.kill();
    await killPostmaster(dataFolder);
    const server = await start(dataFolder);
    expect(server.reused).toBe(false);
    expect(await ask(server.url, 'SELECT text AS value FROM note')).toBe('changed');
  });

  test('comes back under the same URL when it is killed while in use', async () => {
    const dataFolder = await instanceWithNote();
    const server = await start(dataFolder);
    await killPostmaster(dataFolder);
    await until(() =>
      checkDatabase(server.url).then(
        () => true,
        () => false,
      ),
    );
    expect(await ask(server.url, 'SELECT text AS value FROM note')).toBe('kept');
    await server.stop();
    await expect(checkDatabase(server.url)).rejects.toThrow(/connection refused/);
  });

  test('is one for two processes that start at the same time, and ends with the last of them', async () => {
    const dataFolder = await temporaryFolder();
    const [first, second] = await Promise.all([holdPostgres(dataFolder), holdPostgres(dataFolder)]);
    expect(first.port).toBe(second.port);
    expect([first.reused, second.reused].sort()).toEqual([false, true]);
    await first.finish();
    expect(await ask(second.url, 'SELECT 1 AS value')).toBe(1);
    await second.finish();
    expect(await findPostmaster(clusterFolder(dataFolder))).toBeUndefined();
  });

  test('is left to the others by a process that exits without a stop', async () => {
    const dataFolder = await instanceWithNote();
    const [leaver, other] = [await holdPostgres(dataFolder), await start(dataFolder)];
    await leaver.exit();
    // A server that was told to end lets nobody in any more, though those who are in may stay.
    for (let looks = 0; looks < 20; looks += 1) await checkDatabase(other.url);
    await other.stop();
    expect(await findPostmaster(clusterFolder(dataFolder))).toBeUndefined();
  });

  test('is taken over from a process that exited without a stop', async () => {
    const dataFolder = await instanceWithNote();
    const leaver = await holdPostgres(dataFolder);
    await leaver.exit();
    const next = await start(dataFolder);
    expect(next).toMatchObject({ reused: true, url: leaver.url });
    await next.stop();
    expect(await findPostmaster(clusterFolder(dataFolder))).toBeUndefined();
  });

  test('is not kept from starting by a lock whose number an unrelated process has now', async () => {
    const dataFolder = await instanceWithNote();
    const lock = join(clusterFolder(dataFolder), 'postmaster.pid');
    // Signals pass only between processes of one user, so it must be the server's.
    const { uid, gid } = await stat(clusterFolder(withNote));
    const bystander = spawn('sleep', ['60'], isRoot ? { uid, gid } : {});
    try {
      await writeFile(
        lock,
        `${bystander.pid}\n${clusterFolder(dataFolder)}\n1\n1\n\n127.0.0.1\n0 0\nready\n`,
      );
      expect(await findPostgres(dataFolder)).toBeUndefined();
      const server = await start(dataFolder);
      expect(await ask(server.url, 'SELECT text AS value FROM note')).toBe('kept');
    } finally {
      bystander.kill();
    }
  });

  test('is not kept from starting by a lock that was cut short', async () => {
    const dataFolder = await instanceWithNote();
    const lock = join(clusterFolder(dataFolder), 'postmaster.pid');
    await writeFile(lock, '');
    await utimes(lock, 1, 1);
    const server = await start(dataFolder);
    expect(await ask(server.url, 'SELECT text AS value FROM note')).toBe('kept');
  });

  test('is found by other processes while it runs, and only then', async () => {
    const dataFolder = await instanceWithNote();
    expect(await findPostgres(join(dataFolder, 'nothing-here'))).toBeUndefined();
    const server = await start(dataFolder);
    expect(await findPostgres(dataFolder)).toEqual({ url: server.url });
    await server.stop();
    expect(await findPostgres(dataFolder)).toBeUndefined();
  });

  test('puts up with a path far longer than a socket’s may be', async () => {
    const dataFolder = join(await temporaryFolder(), ...Array<string>(12).fill('long'.repeat(25)));
    const server = await start(dataFolder);
    expect(await ask(server.url, 'SELECT 1 AS value')).toBe(1);
    const { pid } = (await findPostmaster(clusterFolder(dataFolder)))!;
    if (process.platform === 'linux') {
      const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8');
      expect(commandLine).toContain('/proc/self/cwd');
      expect(await readlink(`/proc/${pid}/cwd`)).toBe(clusterFolder(dataFolder));
    }
  });
});

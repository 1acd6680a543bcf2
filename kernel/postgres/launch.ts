import { type ChildProcess, spawn } from 'node:child_process';
import { type FileHandle, open, readFile, rename, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { clusterPathFor } from './cluster.ts';
import type { Executables } from './executables.ts';
import { plainEnvironment } from './run.ts';
import type { ServerUser } from './server-user.ts';

export interface Launch {
  readonly pid: number;
  readonly port: number;
  /** What the server wrote before it ended; undefined while it runs. */
  ended(): Promise<string | undefined>;
}

export interface LaunchPlan {
  readonly cluster: string;
  readonly user: ServerUser;
  readonly executables: Executables;
  /** Settings of postgresql.conf that go before the cluster's own. */
  readonly settings: Readonly<Record<string, string>>;
}

const fixedSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  log_checkpoints: 'off',
  max_connections: '200',
};

/** The log starts afresh beyond this many bytes; one old log is kept. */
const longestLog = 5_000_000;

/**
 * Starts the server in a process group of its own, so that Ctrl-C at the terminal reaches us and not it, and with a
 * file for its log, so that it outlives us unharmed. Does not wait until it answers.
 * @param port TCP port of 127.0.0.1; undefined lets the system choose a free one
 */
export async function launch(plan: LaunchPlan, port?: number): Promise<Launch> {
  const { cluster, user, executables } = plan;
  const chosen = port ?? (await freePort());
  const settings = { ...fixedSettings, ...plan.settings, port: String(chosen) };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const path = await clusterPathFor(user, cluster);
  const logPath = join(dirname(cluster), 'server.log');
  const log = await openLog(logPath);
  try {
    const { size } = await log.stat();
    const child = spawn(executables.postgres, ['-D', path, ...flags], {
      ...user.identity,
      cwd: cluster,
      env: plainEnvironment,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    child.unref();
    const end = endOf(child);
    return {
      pid: child.pid ?? 0,
      port: chosen,
      ended: async () => {
        const reason = end();
        if (reason === undefined) return undefined;
        return [reason, ...linesOf(child.pid, (await readFile(logPath)).subarray(size))].join('\n');
      },
    };
  } finally {
    await log.close();
  }
}

function endOf(child: ChildProcess): () => string | undefined {
  let end: string | undefined;
  child.on('error', (error) => {
    end = error.message;
  });
  child.on('exit', (code, signal) => {
    end ??= `ended with ${signal ?? code}`;
  });
  return () => end;
}

/** What this very server wrote, for another one started at the same time may write to the same log. */
function linesOf(pid: number | undefined, log: Buffer): string[] {
  const lines = log.toString().split('\n');
  return lines.filter((line) => line.includes(`[${pid}]`) || !/ \[\d+\] /.test(line));
}

async function openLog(path: string): Promise<FileHandle> {
  const size = await stat(path).then(
    (file) => file.size,
    () => 0,
  );
  if (size > longestLog) await rename(path, `${path}.old`);
  return open(path, 'a', 0o600);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

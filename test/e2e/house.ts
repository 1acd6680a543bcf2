import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDevelopmentIssuer } from '../../gateway/auth/development-issuer.ts';
import { loadConfig } from '../../kernel/config.ts';
import { silentLogger } from '../../kernel/log.ts';
import { packageRoot } from '../../kernel/paths.ts';
import type { HqRole } from '../../kernel/viewer.ts';

const READY = /(?:ready|Chapterhouse is ready) in/;
const DEADLINE_MS = 60_000;

/** One process of the built program. */
export class HouseProcess {
  output = '';
  private readonly closed: Promise<unknown>;

  constructor(readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    this.closed = once(child, 'close');
  }

  /** Waits until the output matches; fails with the output when the process ends first or takes too long. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    const late = setTimeout(() => this.child.kill('SIGKILL'), DEADLINE_MS);
    try {
      for (;;) {
        const match = pattern.exec(this.output);
        if (match) return match;
        if (this.child.exitCode !== null || this.child.signalCode !== null) {
          throw new Error(`ended without saying ${pattern}:\n${this.output}`);
        }
        await Promise.race([once(this.child.stdout ?? this.child, 'data'), this.closed]);
      }
    } finally {
      clearTimeout(late);
    }
  }

  /** @returns the exit code, or the signal's name. */
  async end(signal?: NodeJS.Signals): Promise<number | string | null> {
    if (signal && this.child.exitCode === null) this.child.kill(signal);
    await this.closed;
    return this.child.exitCode ?? this.child.signalCode;
  }
}

/** Runs processes on data folders of their own, and ends and removes them all. */
export class House {
  private readonly processes: HouseProcess[] = [];
  private readonly folders: string[] = [];

  async folder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'chapterhouse-e2e-'));
    this.folders.push(folder);
    return folder;
  }

  run(args: readonly string[], env: Record<string, string> = {}): HouseProcess {
    const child = spawn(process.execPath, [join(packageRoot, 'dist/cli/main.js'), ...args], {
      env: { PATH: process.env['PATH'] ?? '', LOG_LEVEL: 'warn', PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const started = new HouseProcess(child);
    this.processes.push(started);
    return started;
  }

  /** Runs a server and gives the URL it answers at. */
  async serve(
    args: readonly string[],
    env: Record<string, string> = {},
  ): Promise<{ process: HouseProcess; url: string }> {
    const started = this.run(args, env);
    await started.says(READY);
    const [, url = ''] = await started.says(/(http:\/\/127\.0\.0\.1:\d+)/);
    return { process: started, url };
  }

  /** A token of the instance whose data folder this is, as `chapterhouse token` prints it. */
  async token(data: string, name: string, ...roles: HqRole[]): Promise<string> {
    const config = loadConfig({ CHAPTERHOUSE_DATA: data });
    const issuer = await createDevelopmentIssuer(config, silentLogger);
    const subject = name.toLowerCase();
    return issuer.mint({ subject, name, email: `${subject}@example.org`, roles, ttlSeconds: 600 });
  }

  async close(): Promise<void> {
    for (const started of [...this.processes].reverse()) await started.end('SIGTERM');
    await Promise.all(this.folders.map((folder) => rm(folder, { recursive: true, force: true })));
  }
}

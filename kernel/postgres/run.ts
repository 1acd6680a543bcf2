import { spawn } from 'node:child_process';
import type { ServerUser } from './server-user.ts';

export interface Outcome {
  /** Exit code; undefined when the program could not be run or died of a signal. */
  readonly code: number | undefined;
  /** What it wrote to stdout and stderr, or why it could not be run. */
  readonly output: string;
}

/** The environment of every PostgreSQL program: nothing of the caller's, messages in English, times in UTC. */
export const plainEnvironment = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/local/bin:/usr/bin:/bin' };

/** Runs a program to its end under the given user; never rejects. */
export function run(file: string, args: readonly string[], user: ServerUser, cwd = '/'): Promise<Outcome> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(file, args, {
      ...user.identity,
      cwd,
      env: plainEnvironment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => resolve({ code: undefined, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? undefined, output }));
  });
}

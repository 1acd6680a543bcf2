import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../../kernel/paths.ts';

export interface Holder {
  readonly url: string;
  readonly port: number;
  readonly reused: boolean;
  /** Set instead of the others when the start failed. */
  readonly code?: string;
  readonly message?: string;
  /** kill -9. */
  kill(): Promise<void>;
  /** Ends it by `process.exit`, as after a second signal, without a stop. */
  exit(): Promise<void>;
  /** Lets it stop its server and end. */
  finish(): Promise<void>;
}

/**
 * Starts PostgreSQL on the folder from a node process of its own.
 * @param identity user to run it as; only root may choose
 */
export async function holdPostgres(
  dataFolder: string,
  identity: { uid?: number; gid?: number } = {},
): Promise<Holder> {
  const child = spawn(
    process.execPath,
    [
      ...['--no-warnings', '--import', join(packageRoot, 'test/setup/typescript-loader.mjs')],
      ...[join(packageRoot, 'test/setup/holder-process.ts'), dataFolder],
    ],
    { ...identity, cwd: '/', stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit');
  const answer = JSON.parse(await firstLine(child)) as Pick<Holder, 'url' | 'port' | 'reused'>;
  return {
    ...answer,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    exit: async () => {
      child.stdin?.write('exit');
      await ended;
    },
    finish: async () => {
      child.stdin?.end();
      await ended;
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) return '{}';
  for await (const line of createInterface({ input: child.stdout })) return line;
  return '{}';
}

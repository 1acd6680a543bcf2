import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../kernel/paths.ts';

/** Runs a TypeScript file of this repository in a process of its own, which a test may kill. */
export const startTypescript = (file: string, args: readonly string[]): ChildProcess =>
  spawn(
    process.execPath,
    [
      ...['--no-warnings', '--import', join(packageRoot, 'test/setup/typescript-loader.mjs')],
      ...[join(packageRoot, file), ...args],
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );

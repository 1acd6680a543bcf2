import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * One core for the gateway and one for all that is around it, out of those this process may use.
 * @returns {{ gateway: number, others: number } | undefined} undefined where processes cannot be pinned
 */
export function chooseCores() {
  const allowed = allowedCores();
  return allowed.length < 2 || !hasTaskset() ? undefined : { gateway: allowed[0], others: allowed[1] };
}

/** The command that runs this one on that core. */
export const pinned = (core, [command, ...args]) =>
  core === undefined ? [command, ...args] : ['taskset', '-c', String(core), command, ...args];

function allowedCores() {
  try {
    const status = readFileSync('/proc/self/status', 'utf8');
    const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? '';
    return list.split(',').flatMap((range) => {
      const [first, last = first] = range.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, i) => first + i);
    });
  } catch {
    return [];
  }
}

function hasTaskset() {
  try {
    execFileSync('taskset', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

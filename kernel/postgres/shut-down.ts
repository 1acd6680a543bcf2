import { setTimeout as pause } from 'node:timers/promises';
import { findPostmaster, type Postmaster } from './postmaster.ts';
import { errorCode } from './system-error.ts';

/** Milliseconds before the next, harsher signal: fast (sessions are ended), then immediate (replays its log later). */
const steps = [
  { signal: 'SIGINT', wait: 8000 },
  { signal: 'SIGQUIT', wait: 5000 },
] as const;

/** Stops the server and waits until it is gone; false when it withstands. */
export async function shutDown(cluster: string, { pid }: Postmaster): Promise<boolean> {
  const isGone = async () => (await findPostmaster(cluster))?.pid !== pid;
  for (const { signal, wait } of steps) {
    if (await isGone()) return true;
    signalIfThere(pid, signal);
    const deadline = Date.now() + wait;
    while (!(await isGone()) && Date.now() < deadline) await pause(5);
  }
  return isGone();
}

/** Sends the signal; a process that has ended meanwhile is what was wanted. */
function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

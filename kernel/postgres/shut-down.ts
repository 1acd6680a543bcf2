import { setTimeout as pause } from 'node:timers/promises';
import { findPostmaster, type Postmaster } from './postmaster.ts';

/** Milliseconds before the next, harsher signal: fast (sessions are ended), then immediate (replays its log later). */
const steps = [
  { signal: 'SIGINT', wait: 8000 },
  { signal: 'SIGQUIT', wait: 5000 },
] as const;

/** Stops the server and waits until it is gone. */
export async function shutDown(cluster: string, { pid }: Postmaster): Promise<boolean> {
  for (const { signal, wait } of steps) {
    signalIfThere(pid, signal);
    const deadline = Date.now() + wait;
    while (Date.now() < deadline) {
      if ((await findPostmaster(cluster))?.pid !== pid) return true;
      await pause(5);
    }
  }
  return false;
}

/** Sends the signal; a process that has ended meanwhile is what was wanted. */
export function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

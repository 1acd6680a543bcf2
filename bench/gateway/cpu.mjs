import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/**
 * CPU time a process and those it started have used so far, all threads, user and system, in milliseconds: utime and
 * stime of /proc/PID/stat (proc(5)), which the kernel scales to the time measured by its scheduler.
 */
export function cpuMilliseconds(pid) {
  const processes = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [stat(Number(name))] : []));
  const family = new Set([pid]);
  // A child can have a smaller number than its parent once numbers wrap around.
  for (let size = 0; size !== family.size; ) {
    size = family.size;
    for (const found of processes) if (found !== undefined && family.has(found.parent)) family.add(found.pid);
  }
  let ticks = 0;
  for (const found of processes) if (found !== undefined && family.has(found.pid)) ticks += found.ticks;
  return (ticks * 1000) / TICKS_PER_SECOND;
}

function stat(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Fields from the third on: the second, a name in brackets, may hold anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { pid, parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return undefined;
  }
}

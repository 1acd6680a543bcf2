import { setTimeout as pause } from 'node:timers/promises';

/** Waits until the condition holds; what takes longer than `patienceMs` has failed. */
export async function until(condition: () => Promise<boolean>, patienceMs = 10_000): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not so within ${patienceMs} ms: ${condition}`);
    await pause(10);
  }
}

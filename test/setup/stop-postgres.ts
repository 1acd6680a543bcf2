import { rm } from 'node:fs/promises';
import { takeForTeardown } from './run.ts';

export default async function stopSharedPostgres(): Promise<void> {
  const run = takeForTeardown();
  if (run === undefined) return;
  await run.server.stop();
  await rm(run.dataFolder, { recursive: true, force: true });
}

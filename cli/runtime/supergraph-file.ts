import { readFile } from 'node:fs/promises';
import type { BuiltEngine } from '../../gateway/supergraph-source/engine-lease.ts';
import { EngineSource } from '../../gateway/supergraph-source/engine-source.ts';
import { SupergraphWatch } from '../../gateway/supergraph-source/watch-supergraph.ts';
import type { Telemetry } from '../../gateway/telemetry/telemetry.ts';
import { ChapterhouseError } from '../../kernel/errors.ts';
import type { Run } from './run.ts';

const WATCH_INTERVAL_MS = 1_000;

export interface SupergraphFile {
  readonly file: string;
  /** When it is looked at anew: never unless given; on SIGHUP in either case, with `watch` every second as well. */
  readonly anew?: 'hangup' | 'watch';
}

/**
 * The engine of the supergraph in a file, replaced along with the file.
 * @throws BAD_CONFIG
 */
export async function openSupergraph<Context>(
  { logger, resources }: Run,
  telemetry: Telemetry,
  { file, anew }: SupergraphFile,
  build: (supergraphSdl: string) => BuiltEngine<Context>,
): Promise<EngineSource<Context>> {
  const sdl = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ChapterhouseError('BAD_CONFIG', `The supergraph file "${file}" cannot be read.`, { cause });
  });
  const source = new EngineSource(build, sdl);
  resources.defer('the subgraphs', () => source.close());
  const intervalMs = anew === 'watch' ? WATCH_INTERVAL_MS : undefined;
  const watching = new SupergraphWatch({ file, source, logger, intervalMs });
  if (anew !== undefined) {
    const onHangUp = () => void watching.reload();
    process.on('SIGHUP', onHangUp);
    resources.defer('the watch', () => {
      process.off('SIGHUP', onHangUp);
      watching.close();
    });
  }
  telemetry.planCache(() => source.planCache);
  telemetry.supergraph(() => source.digest, watching.loads);
  return source;
}

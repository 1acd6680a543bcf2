import { unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Logger } from '../../kernel/log.ts';

export interface WatchOptions {
  readonly file: string;
  readonly source: { readonly digest: string; replace(supergraphSdl: string): boolean };
  readonly logger: Logger;
  /** Milliseconds between looks at the file; undefined looks only when told to. */
  readonly intervalMs: number | undefined;
}

export type LoadOutcome = 'replaced' | 'same' | 'refused';

/** Serves what stands in a file. One that can't be used is refused and logged; what was served before stays. */
export class SupergraphWatch {
  readonly loads: Record<LoadOutcome, number> = { replaced: 0, same: 0, refused: 0 };
  readonly #options: WatchOptions;
  readonly #onChange = () => void this.reload();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: WatchOptions) {
    this.#options = options;
    const { file, intervalMs } = options;
    // Polled: other ways to watch miss files that are replaced, linked or on a network.
    if (intervalMs !== undefined)
      watchFile(file, { interval: intervalMs, persistent: false }, this.#onChange);
  }

  /** Looks at the file now. Never rejects. */
  reload(): Promise<LoadOutcome> {
    const outcome = this.#turn.then(() => this.#load());
    this.#turn = outcome;
    return outcome;
  }

  close(): void {
    unwatchFile(this.#options.file, this.#onChange);
  }

  async #load(): Promise<LoadOutcome> {
    const { file, source, logger } = this.#options;
    let outcome: LoadOutcome;
    try {
      outcome = source.replace(await readFile(file, 'utf8')) ? 'replaced' : 'same';
      if (outcome === 'replaced') logger.info({ file, digest: source.digest }, 'supergraph replaced');
    } catch (err) {
      outcome = 'refused';
      logger.error({ err, file }, 'new supergraph refused; the old one stays');
    }
    this.loads[outcome] += 1;
    return outcome;
  }
}

import type { Config } from '../../kernel/config.ts';
import { loadConfig } from '../../kernel/config.ts';
import { createLogger, type Logger } from '../../kernel/log.ts';
import { GraphAddress } from './graph-address.ts';
import { Resources } from './resources.ts';

export interface Run {
  readonly config: Config;
  readonly logger: Logger;
  readonly resources: Resources;
  readonly graph: GraphAddress;
}

/** A second Ctrl-C, or this long after the deadline of requests, ends the process at once. */
const AFTER_DEADLINE_MS = 10_000;

/** Runs a command that ends by itself, closing what it opened. */
export async function runTask(name: string, task: (run: Run) => Promise<void>): Promise<void> {
  const run = prepare(name, 'warn');
  try {
    await task(run);
  } finally {
    await run.resources.close();
  }
}

/**
 * Runs a server until SIGINT or SIGTERM, then closes what it opened, in reverse order.
 * @param level least level logged unless LOG_LEVEL says otherwise
 */
export async function runServer(
  name: string,
  level: 'info' | 'warn',
  start: (run: Run) => Promise<void>,
): Promise<void> {
  const run = prepare(name, level);
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(1));
        const { stopDelayMs, stopDeadlineMs } = run.config;
        setTimeout(() => process.exit(1), stopDelayMs + stopDeadlineMs + AFTER_DEADLINE_MS).unref();
        resolve();
      });
    }
  });
  try {
    await start(run);
    await stopped;
  } finally {
    await run.resources.close();
  }
}

function prepare(name: string, level: string): Run {
  const config = loadConfig();
  const logger = createLogger(config.logLevel ?? level, name);
  return { config, logger, resources: new Resources(logger), graph: new GraphAddress(config.graphUrl) };
}

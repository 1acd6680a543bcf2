import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';

export type { Logger };

/** JSON lines are gathered: a write for each would cost more than all else about it. */
const GATHERED_BYTES = 16_000;
const GATHERED_MS = 50;

/**
 * On stderr, so that stdout stays free for what a command prints: JSON lines, or lines to read where it is a terminal.
 * Secrets are cut out by path. What is gathered is written at the latest when the process ends, unless it is killed.
 */
export function createLogger(level: string, name: string): Logger {
  return pino(
    {
      name,
      level,
      redact: ['authorization', 'token', '*.authorization', '*.token', '*.password', 'headers.cookie'],
      serializers: { err: pino.stdSerializers.err },
    },
    process.stderr.isTTY
      ? pretty({ destination: 2, sync: true, ignore: 'pid,hostname,name', translateTime: 'SYS:HH:MM:ss' })
      : pino.destination({ dest: 2, sync: false, minLength: GATHERED_BYTES, periodicFlush: GATHERED_MS }),
  );
}

/** The same log for lines whose fields are known to hold no secret: looking for one is half of what a line costs. */
export function withoutSecrets(logger: Logger): Logger {
  return logger.child({}, { redact: [] });
}

export const silentLogger: Logger = pino({ level: 'silent' });

import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';

export type { Logger };

/**
 * On stderr, so that stdout stays free for what a command prints: JSON lines, or lines to read where it is a terminal.
 * Secrets are cut out by path.
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
      : pino.destination({ dest: 2, sync: false }),
  );
}

export const silentLogger: Logger = pino({ level: 'silent' });

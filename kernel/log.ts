import { type Logger, pino } from 'pino';

export type { Logger };

/** JSON lines on stderr, so that stdout stays free for what a command prints. Secrets are cut out by path. */
export function createLogger(level: string, name: string): Logger {
  return pino(
    {
      name,
      level,
      redact: ['authorization', 'token', '*.authorization', '*.token', '*.password', 'headers.cookie'],
      serializers: { err: pino.stdSerializers.err },
    },
    pino.destination({ dest: 2, sync: false }),
  );
}

export const silentLogger: Logger = pino({ level: 'silent' });

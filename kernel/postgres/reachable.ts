import pg from 'pg';
import { ChapterhouseError } from '../errors.ts';
import { errorCode, errorMessage, withoutFullStop } from './system-error.ts';

const oldestMajor = 15;

/** By PostgreSQL's SQLSTATE or the system's error code. */
const reasons: Record<string, string> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was reset',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'no such host',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the host',
  ETIMEDOUT: 'timed out',
  '3D000': 'no such database',
  '28P01': 'wrong user or password',
  '28000': 'the server does not let this user in',
  '53300': 'the server has no connection to spare',
  '57P03': 'the server is starting or stopping',
};

/**
 * Connects once and asks for the version.
 * @param url postgresql://…
 * @throws DATABASE_UNREACHABLE that names host, port, database and reason, and never the password
 */
export async function checkDatabase(url: string, timeoutMs = 5000): Promise<void> {
  const client = connector(url, timeoutMs);
  client.on('error', () => undefined);
  const place = `${client.host}:${client.port}/${client.database}`;
  let timer: NodeJS.Timeout | undefined;
  try {
    const silence = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(unreachable(place, `timed out after ${timeoutMs} ms`)), timeoutMs);
    });
    await Promise.race([assertVersion(client, place), silence]);
  } catch (error) {
    throw error instanceof ChapterhouseError ? error : unreachable(place, reasonOf(error), error);
  } finally {
    clearTimeout(timer);
    // Not awaited: a server that does not answer does not say goodbye either.
    void client.end().catch(() => undefined);
  }
}

function connector(url: string, timeoutMs: number): pg.Client {
  try {
    return new pg.Client({ connectionString: url, connectionTimeoutMillis: timeoutMs });
  } catch {
    // The cause would carry the URL, and with it the password.
    throw new ChapterhouseError('DATABASE_UNREACHABLE', 'DATABASE_URL is not a URL that can be used.');
  }
}

async function assertVersion(client: pg.Client, place: string): Promise<void> {
  await client.connect();
  const { rows } = await client.query<{ version: string }>(
    "SELECT current_setting('server_version_num') AS version",
  );
  const major = Math.floor(Number(rows[0]?.version) / 10_000);
  if (major < oldestMajor) {
    throw unreachable(place, `it is PostgreSQL ${major}, and ${oldestMajor} or newer is needed`);
  }
}

function unreachable(place: string, reason: string, cause?: unknown): ChapterhouseError {
  const message = `The database ${place} cannot be used: ${withoutFullStop(reason)}.`;
  return new ChapterhouseError('DATABASE_UNREACHABLE', message, { cause });
}

function reasonOf(error: unknown): string {
  return (
    reasons[errorCode(error)] ?? (/timeout/i.test(errorMessage(error)) ? 'timed out' : errorMessage(error))
  );
}

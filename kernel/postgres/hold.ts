import { Socket } from 'node:net';
import pg from 'pg';
import { errorMessage } from './system-error.ts';

/**
 * One process's use of an embedded server: a connection with a shared advisory lock. The lock goes with the process
 * however that ends, so whoever leaves last is known without any file that could go stale.
 */
export interface Hold {
  /** Settles when the connection ends without `leave`: the server crashed or was stopped by someone else. */
  readonly lost: Promise<void>;
  /** Gives the hold up. True when no other process has one; then none can be taken until the server ends. */
  leave(): Promise<boolean>;
}

/** Any number will do, as long as nothing else locks it in the database `postgres`. */
const key = 4_270_018;

/** Takes a hold on the server at `url`; the reason in words when it does not answer yet or is about to stop. */
export async function takeHold(url: string): Promise<Hold | string> {
  // Our own socket, to be able to say that it must not keep the process alive.
  const socket = new Socket();
  const client = new pg.Client({
    connectionString: url,
    ssl: false,
    stream: () => socket,
    connectionTimeoutMillis: 5000,
    application_name: 'chapterhouse hold',
  });
  const lost = new Promise<void>((resolve) => {
    client.on('end', resolve);
  });
  // Without a listener a lost connection would end the process; `lost` tells of it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    if (!(await ask(client, 'SELECT pg_try_advisory_lock_shared($1) AS yes'))) {
      await client.end();
      return 'another process is stopping it';
    }
  } catch (error) {
    await client.end().catch(() => undefined);
    return errorMessage(error);
  }
  socket.unref();
  return { lost, leave: () => leave(client, socket) };
}

async function leave(client: pg.Client, socket: Socket): Promise<boolean> {
  socket.ref();
  try {
    await ask(client, 'SELECT pg_advisory_unlock_shared($1) AS yes');
    const last = await ask(client, 'SELECT pg_try_advisory_lock($1) AS yes');
    if (last) socket.unref();
    else await client.end();
    return last;
  } catch {
    // Broken off: a crash, which ends every hold, or a shutdown under way. Either way nobody is left to spare.
    return true;
  }
}

async function ask(client: pg.Client, question: string): Promise<boolean> {
  const { rows } = await client.query<{ yes: boolean }>(question, [key]);
  return rows[0]?.yes === true;
}

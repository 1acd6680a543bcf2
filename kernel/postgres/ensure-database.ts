import pg from 'pg';
import { errorCode } from './system-error.ts';

/** Two starts may both find it missing: PostgreSQL then refuses the second by one of these. */
const alreadyThere = ['42P04', '23505'];

/**
 * Makes the database unless it is there.
 * @param url of any other database of the server, with a login that may create databases
 */
export async function ensureDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } catch (error) {
    if (!alreadyThere.includes(errorCode(error))) throw error;
  } finally {
    await client.end();
  }
}

import pg from 'pg';
import type { QueryRunner } from 'typeorm';
import { ChapterhouseError } from '../errors.ts';

/**
 * Makes an extension of PostgreSQL's own (contrib) unless the database has it.
 * @returns the schema it is in, quoted
 * @throws EXTENSION_MISSING where this login may not, or the server has no such extension
 */
export async function requireExtension(runner: QueryRunner, name: string): Promise<string> {
  const present = await schemaOf(runner, name);
  if (present !== undefined) return present;
  try {
    await runner.query(`CREATE EXTENSION IF NOT EXISTS ${pg.escapeIdentifier(name)} SCHEMA public`);
  } catch (cause) {
    throw new ChapterhouseError(
      'EXTENSION_MISSING',
      `PostgreSQL's extension ${name} is not in this database and cannot be made: ${(cause as Error).message}. ` +
        `Have its administrator run "CREATE EXTENSION ${name}" there (it comes with postgresql-contrib).`,
      { cause },
    );
  }
  return (await schemaOf(runner, name)) ?? 'public';
}

async function schemaOf(runner: QueryRunner, name: string): Promise<string | undefined> {
  const [row] = (await runner.query(
    `SELECT quote_ident(n.nspname) AS schema FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
     WHERE e.extname = $1`,
    [name],
  )) as { schema: string }[];
  return row?.schema;
}

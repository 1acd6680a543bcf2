import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { adminUrlVariable } from './admin-url.ts';

export interface TestDatabase {
  readonly url: string;
  /** Removes it, ending connections that are still open. */
  drop(): Promise<void>;
}

/**
 * A database of its own for a test file: empty, or a clone of the template.
 * @param options.template name given to `ensureTemplate`
 */
export async function createTestDatabase(options: { template?: string } = {}): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const template = options.template === undefined ? 'template0' : templateName(options.template);
  await administer(async (client) => {
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${client.escapeIdentifier(template)}`);
  });
  return {
    url: urlOf(name),
    drop: () =>
      administer(async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }),
  };
}

/**
 * Makes a template once in a run, whichever test file comes first; the others wait for it.
 * @param build fills the empty database at the URL and leaves no connection to it open
 */
export async function ensureTemplate(name: string, build: (url: string) => Promise<void>): Promise<void> {
  const finished = templateName(name);
  const draft = `${finished}_draft`;
  await administer(async (client) => {
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [finished]);
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [finished]);
    if (rowCount !== 0) return;
    await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(draft)} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(draft)} TEMPLATE template0`);
    await build(urlOf(draft));
    await client.query(
      `ALTER DATABASE ${client.escapeIdentifier(draft)} RENAME TO ${client.escapeIdentifier(finished)}`,
    );
  });
}

function templateName(name: string): string {
  return `template_${name}`;
}

function urlOf(database: string): string {
  const url = new URL(process.env[adminUrlVariable] ?? '');
  url.pathname = `/${database}`;
  return url.href;
}

async function administer(work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf('postgres') });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

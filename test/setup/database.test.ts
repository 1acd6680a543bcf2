import { afterAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { ask } from './ask.ts';
import { createTestDatabase, ensureTemplate, type TestDatabase } from './database.ts';

const made: TestDatabase[] = [];
afterAll(() => Promise.all(made.map((database) => database.drop())));

async function create(options?: { template: string }): Promise<TestDatabase> {
  const database = await createTestDatabase(options);
  made.push(database);
  return database;
}

test('each test database is empty, in UTF-8 and UTC, and separate from the others', async () => {
  const [first, second] = await Promise.all([create(), create()]);
  await ask(first.url, 'CREATE TABLE note (text text)');
  expect(await ask(second.url, "SELECT to_regclass('note') AS value")).toBeNull();
  expect(await ask(second.url, "SELECT current_setting('server_encoding') AS value")).toBe('UTF8');
  expect(await ask(second.url, "SELECT current_setting('timezone') AS value")).toBe('UTC');
});

test('a template is built once and its clones do not see each other’s changes', async () => {
  let builds = 0;
  const build = async (url: string) => {
    builds += 1;
    await ask(url, "CREATE TABLE note AS SELECT 'kept' AS text");
  };
  await Promise.all([ensureTemplate('database-test', build), ensureTemplate('database-test', build)]);
  const [first, second] = await Promise.all([
    create({ template: 'database-test' }),
    create({ template: 'database-test' }),
  ]);
  await ask(first.url, 'DELETE FROM note');
  expect(await ask(second.url, 'SELECT text AS value FROM note')).toBe('kept');
  expect(builds).toBe(1);
});

test('a dropped database is gone even while a client is connected', async () => {
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  const ended = new Promise((resolve) => client.on('error', resolve));
  await client.connect();
  await database.drop();
  await ended;
  await expect(ask(database.url, 'SELECT 1 AS value')).rejects.toThrow(/does not exist/);
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../kernel/config.ts';
import { createPool } from '../../kernel/db/pool.ts';
import { silentLogger } from '../../kernel/log.ts';
import { Notices } from '../../kernel/notices.ts';
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts';
import { until } from '../../test/setup/until.ts';
import { openCommunityServer } from './community.ts';
import { GraphAddress } from './graph-address.ts';
import { LOCAL_HOST_URL } from './local-host-url.ts';
import { Resources } from './resources.ts';

let database: TestDatabase;
let folder: string;
const resources = new Resources(silentLogger);

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'community-'));
});
afterAll(async () => {
  await resources.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

test('community alone says in words that the chapters of `start` are not here', async () => {
  const pool = createPool(database.url, silentLogger);
  resources.defer('the pool', () => pool.end());
  const notices = new Notices(pool, silentLogger);
  await notices.start();
  resources.defer('the notices', () => notices.stop());
  const config = loadConfig({ CHAPTERHOUSE_DATA: folder });
  const run = { config, logger: silentLogger, resources, graph: new GraphAddress() };
  const { community } = await openCommunityServer(run, { pool, notices }, { follow: true });
  const server = await community.registry.registerServer('local', LOCAL_HOST_URL);
  await pool.query(
    `INSERT INTO community.chapter (key, urlname, status, server_id, proposal, created_at, provisioned_at)
     VALUES ('lyon', 'lyon', 'ACTIVE', $1, $2, now(), now())`,
    [server.id, JSON.stringify({ name: 'Lyon' })],
  );
  notices.publish('routes');
  const contactError = async () => {
    const { rows } = await pool.query<{ error: string | null }>('SELECT error FROM community.server_contact');
    return rows[0]?.error ?? null;
  };
  await until(async () => (await contactError()) !== null);
  expect(await contactError()).toBe(
    'The chapters of server "local" run in the process of `chapterhouse start`, not here.',
  );
});

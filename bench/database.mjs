import { silentLogger } from '../dist/kernel/log.js';
import { startPostgres } from '../dist/kernel/postgres/start-postgres.js';

/** `node database.mjs FOLDER`: an embedded PostgreSQL; sends its `url`, stops when told to end. */
const server = await startPostgres({ dataFolder: process.argv[2], logger: silentLogger });
process.once('SIGTERM', async () => {
  await server.stop();
  process.exit();
});
process.send({ url: server.url });

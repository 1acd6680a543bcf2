import { silentLogger } from '../../kernel/log.ts';
import { startPostgres } from '../../kernel/postgres/start-postgres.ts';

// Run by tests in a process of its own: starts PostgreSQL on the folder given, says so in one line of JSON, and
// stops it when stdin ends; at a word on stdin it exits without a stop.
const [, , dataFolder = ''] = process.argv;

const line = await startPostgres({ dataFolder, logger: silentLogger }).then(
  (server) => {
    process.stdin.on('data', () => process.exit(1));
    process.stdin.on('end', () => void server.stop().then(() => process.exit(0)));
    return { url: server.url, port: server.port, reused: server.reused };
  },
  (error: Error & { code?: string }) => ({ code: error.code, message: error.message }),
);
process.stdout.write(`${JSON.stringify(line)}\n`);

import { systemClock } from '../../../kernel/clock.ts';
import { createPool } from '../../../kernel/db/pool.ts';
import { silentLogger } from '../../../kernel/log.ts';
import { Notices } from '../../../kernel/notices.ts';
import { openChapterHost } from '../host.ts';

// Run by tests: a chapter host that tells webhooks. It says so in one line when it is at work.
const [, , url = ''] = process.argv;

const pool = createPool(url, silentLogger, 8);
const notices = new Notices(pool, silentLogger);
await notices.start();
const host = await openChapterHost({
  pool,
  notices,
  logger: silentLogger,
  clock: systemClock,
  graphUrl: () => 'https://graph.test',
  outbound: { allowHttp: true, allowPrivate: true },
});
const post = { takeLetters: async () => ({ refused: [] }) };
host.reach({ post, pace: { restMs: 1, lookMs: 50 }, leaseMs: 300 });
process.stdout.write('ready\n');

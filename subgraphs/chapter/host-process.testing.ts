import { systemClock } from '../../kernel/clock.ts';
import { createPool } from '../../kernel/db/pool.ts';
import { silentLogger } from '../../kernel/log.ts';
import { Notices } from '../../kernel/notices.ts';
import { type ChapterHostOptions, openChapterHost } from './host.ts';

/** A chapter host in a process of its own, on the database at the URL. */
export async function openHostProcess(url: string, options: Partial<ChapterHostOptions> = {}) {
  const pool = createPool(url, silentLogger, 8);
  const notices = new Notices(pool, silentLogger);
  await notices.start();
  const shared = { pool, notices, logger: silentLogger, clock: systemClock };
  const host = await openChapterHost({ ...shared, ...options, graphUrl: () => 'https://graph.test' });
  return { host, pool, close: () => notices.stop().then(() => pool.end()) };
}

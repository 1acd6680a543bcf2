import type { Sql } from '../../../kernel/db/database.ts';
import { ChapterhouseError } from '../../../kernel/errors.ts';
import type { FeedPage, FeedRequest } from '../../../kernel/feed.ts';
import type { ChapterKey } from '../../../kernel/ids.ts';
import type { Notices } from '../../../kernel/notices.ts';
import { readFeed } from './read-feed.ts';
import { chapterTopic } from './topics.ts';
import { NoticeWait } from './wait-for-notice.ts';

const LIMIT = 5_000;
const WAIT_MS = 30_000;

export interface FeedSource {
  readonly host: Sql;
  readonly notices: Notices;
  schemaOf(chapter: ChapterKey): Sql;
  now(): Date;
}

/**
 * The feed: what is new after the cursors, or after a wait for something new, or nothing.
 * @param signal ends the wait: the answer is then what there is
 * @throws BAD_REQUEST
 */
export async function followFeed(
  source: FeedSource,
  request: FeedRequest,
  signal: AbortSignal,
): Promise<FeedPage> {
  check(request);
  const topics = request.cursors.map((cursor) => chapterTopic(cursor.chapter));
  const deadline = performance.now() + request.waitMs;
  for (;;) {
    const wait = new NoticeWait(source.notices, topics, signal);
    try {
      const page = await readFeed(source.host, source.schemaOf, request, () => source.now());
      const left = deadline - performance.now();
      if (page.news.length > 0 || left <= 0 || signal.aborted) return page;
      await wait.upTo(left);
    } finally {
      wait.end();
    }
  }
}

function check({ limit, waitMs }: FeedRequest): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT) {
    throw new ChapterhouseError('BAD_REQUEST', `\`limit\` must be from 1 to ${LIMIT}.`);
  }
  if (!(waitMs >= 0 && waitMs <= WAIT_MS)) {
    throw new ChapterhouseError('BAD_REQUEST', `\`waitMs\` must be from 0 to ${WAIT_MS}.`);
  }
}

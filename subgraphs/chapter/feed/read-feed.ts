import type { Sql } from '../../../kernel/db/database.ts';
import type { ChapterNews, FeedCursor, FeedPage, FeedRequest } from '../../../kernel/feed.ts';
import type { ChapterKey } from '../../../kernel/ids.ts';
import { CHANGES_VERSION } from '../../../schema/changes.ts';
import { type Head, readHeads } from '../host/host.store.ts';
import { readChanges } from './outbox.store.ts';

/** Chapters read at a time: enough to be quick, few enough to leave the pool to others. */
const AT_ONCE = 4;

/**
 * What there is to tell now. The limit is spread evenly over the chapters with news, so that a busy one does not keep
 * the others waiting.
 * @param schemaOf where a chapter's tables are
 */
export async function readFeed(
  host: Pick<Sql, 'query'>,
  schemaOf: (chapter: ChapterKey) => Sql,
  request: FeedRequest,
  now: () => Date,
): Promise<FeedPage> {
  const asOf = now().toISOString();
  const chapters = request.cursors.map((cursor) => cursor.chapter);
  const heads = new Map((await readHeads(host, chapters)).map((head) => [head.chapter, head]));
  const unknown = chapters.filter((chapter) => !heads.has(chapter));
  const news: ChapterNews[] = [];
  const behind: { head: Head; after: number }[] = [];
  for (const cursor of request.cursors) {
    const head = heads.get(cursor.chapter);
    if (!head) continue;
    if (isLost(cursor, head)) news.push({ kind: 'reset', chapter: head.chapter, epoch: head.epoch });
    else if (cursor.seq < head.seq) behind.push({ head, after: cursor.seq });
  }
  const served = behind.slice(0, request.limit);
  const share = Math.max(1, Math.floor(request.limit / Math.max(1, served.length)));
  for (let start = 0; start < served.length; start += AT_ONCE) {
    const read = served.slice(start, start + AT_ONCE).map(async ({ head, after }): Promise<ChapterNews> => {
      const changes = await readChanges(schemaOf(head.chapter), after, head.seq, share);
      const { chapter, epoch } = head;
      // An outbox that lacks the next change cannot be followed from here.
      if (changes[0]?.seq !== after + 1) return { kind: 'reset', chapter, epoch };
      return { kind: 'changes', chapter, epoch, changes };
    });
    news.push(...(await Promise.all(read)));
  }
  const more = served.length < behind.length || behind.some(({ head, after }) => head.seq - after > share);
  return { version: CHANGES_VERSION, news, unknown, more, asOf };
}

const isLost = (cursor: FeedCursor, head: Head): boolean =>
  cursor.epoch !== head.epoch || cursor.seq > head.seq || cursor.seq < 0;

import type { Uuid } from '../../../kernel/ids.ts';
import type { Change } from '../../../schema/changes.ts';
import type { ChapterContext } from '../context.ts';
import { readChanges } from '../feed/outbox.store.ts';
import { chapterTopic } from '../feed/topics.ts';
import { chapterReference } from '../graphql/references.ts';
import { readHeads } from '../host/host.store.ts';
import { assertThisChapter } from '../ids.ts';
import { type ChapterActivity, KIND_OF_CHANGE } from './chapter-activity.type.ts';
import { Newest } from './newest.ts';

/** Changes read from the outbox at a time. */
const PAGE = 200;

/**
 * What happens in a chapter from now on, out of its outbox. Of changes to one thing that come faster than they are
 * taken, the newest stands for all.
 * @throws BAD_ID
 */
export async function chapterActivity(ctx: ChapterContext, id: string): Promise<ActivityStream> {
  assertThisChapter(id, ctx.chapter);
  const [head] = await readHeads(ctx.db, [ctx.chapter]);
  return new ActivityStream(ctx, head?.seq ?? 0);
}

/** Flattens the pages of changes a `Newest` gives. */
class ActivityStream implements AsyncIterableIterator<ChapterActivity> {
  private readonly pages: Newest<readonly Change[]>;
  private ready: Change[] = [];

  constructor(
    private readonly ctx: ChapterContext,
    private seq: number,
  ) {
    this.pages = new Newest(ctx.notices, chapterTopic(ctx.chapter), async () => {
      const changes = await readChanges(ctx.db, this.seq, Number.MAX_SAFE_INTEGER, PAGE);
      return { value: changes, version: changes.at(-1)?.seq ?? this.seq };
    });
  }

  async next(): Promise<IteratorResult<ChapterActivity, undefined>> {
    for (;;) {
      const change = this.ready.shift();
      if (change) return { value: this.present(change), done: false };
      const page = await this.pages.next();
      if (page.done) return { value: undefined, done: true };
      this.seq = page.value.at(-1)?.seq ?? this.seq;
      if (page.value.length === PAGE) this.pages.stir();
      this.ready = newestOfEach(page.value);
    }
  }

  async return(): Promise<IteratorResult<ChapterActivity, undefined>> {
    await this.pages.return();
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private present(change: Change): ChapterActivity {
    this.ctx.refresh();
    return {
      kind: KIND_OF_CHANGE[change.type],
      at: new Date(change.at),
      chapter: chapterReference(this.ctx.chapter),
      eventLocalId: subject(change),
    };
  }
}

const subject = (change: Change): Uuid | undefined =>
  change.type !== 'listing.changed' && 'eventId' in change.data ? (change.data.eventId as Uuid) : undefined;

function aboutWhat(change: Change): string | undefined {
  if (change.type === 'membership.changed') return change.data.memberId;
  if (change.type === 'listing.changed') return change.data.eventId;
  return subject(change);
}

function newestOfEach(changes: readonly Change[]): Change[] {
  const newest = new Map<string, Change>();
  for (const change of changes) {
    const about = aboutWhat(change);
    const key = `${change.type}/${about}`;
    newest.delete(key);
    newest.set(key, change);
  }
  return [...newest.values()];
}

import { ChapterhouseError } from '../../../kernel/errors.ts';
import type { ChapterKey } from '../../../kernel/ids.ts';
import type { ChapterStore } from '../feed/commit.ts';
import { readMark } from './mark.store.ts';

/**
 * Chapters that are not served: since this process started they have not been seen to follow all orders to forget members,
 * so they may hold someone who is to be gone, as a backup that was restored does. What left it does not come back.
 */
export class Quarantine {
  private readonly released = new Set<ChapterKey>();
  /** The last order, as headquarters said last; unknown until it has. */
  private head: number | undefined;

  /** @param watched false where nobody is served and no orders are followed */
  constructor(private readonly watched: boolean) {}

  /** Headquarters says which order is the last. */
  hear(head: number): void {
    this.head = head;
  }

  release(chapter: ChapterKey): void {
    this.released.add(chapter);
  }

  holds(chapter: ChapterKey): boolean {
    return this.watched && !this.released.has(chapter);
  }

  /** @throws CHAPTER_CATCHING_UP */
  async pass({ chapter, db }: ChapterStore): Promise<void> {
    if (!this.holds(chapter)) return;
    // Another process of the host may have made it, or seen to it.
    if (this.head !== undefined && (await readMark(db)).order >= this.head) this.release(chapter);
    else {
      const message = 'The chapter first follows orders to forget members; it is served in a moment.';
      throw new ChapterhouseError('CHAPTER_CATCHING_UP', message);
    }
  }
}

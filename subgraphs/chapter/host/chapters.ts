import { Database } from '../../../kernel/db/database.ts';
import type { Pool } from '../../../kernel/db/pool.ts';
import { ChapterhouseError } from '../../../kernel/errors.ts';
import type { Standing } from '../../../kernel/feed.ts';
import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import type { OutboundRules } from '../../../kernel/outbound/outbound.ts';
import { chapterMigrations } from '../../../migrations/chapter/chapter-migrations.ts';
import type { ChapterContext } from '../context.ts';
import { Quarantine } from '../erasure/quarantine.ts';
import { EventEntity } from '../event/event.entity.ts';
import { readCounts } from '../event/event.store.ts';
import type { ChapterStore } from '../feed/commit.ts';
import { Standings } from '../gate/standings.ts';
import { GatheredReads } from '../live/gathered-reads.ts';
import { ProfileEntity } from '../profile/profile.entity.ts';
import { RsvpDesk } from '../rsvp/rsvp.desk.ts';
import { holdsChapter, markMigrated, readChapters } from './host.store.ts';

/** Chapters migrated at a time; each takes two connections. */
const AT_ONCE = 4;

/** One chapter in this process. */
export interface ChapterHome extends ChapterStore {
  readonly desk: RsvpDesk;
  readonly counts: ChapterContext['counts'];
  /** Where headquarters has it. */
  readonly standing: () => Promise<Standing>;
  /** Where clients reach the graph. */
  readonly graphUrl: () => string;
  /** Where webhooks may lead. */
  readonly outbound: OutboundRules;
}

/** The chapters of a host, each with a light `Database` made when it is first needed. */
export class Chapters {
  readonly newestMigration = chapterMigrations.at(-1)?.name ?? '';
  private readonly held = new Set<ChapterKey>();
  private readonly homes = new Map<ChapterKey, ChapterHome>();
  readonly standings: Standings;
  readonly quarantine: Quarantine;

  constructor(
    private readonly host: Database,
    private readonly shared: { readonly pool: Pool } & Pick<ChapterHome, 'notices' | 'graphUrl' | 'outbound'>,
    followsOrders: boolean,
  ) {
    this.quarantine = new Quarantine(followsOrders);
    this.standings = new Standings(host);
  }

  /** Reads which chapters there are and migrates those that are behind. @returns how many were */
  async open(): Promise<number> {
    const rows = await readChapters(this.host);
    for (const row of rows) this.held.add(row.key);
    const behind = rows.filter((row) => row.migratedTo !== this.newestMigration);
    for (let start = 0; start < behind.length; start += AT_ONCE) {
      await Promise.all(behind.slice(start, start + AT_ONCE).map((row) => this.migrate(row.key)));
    }
    return behind.length;
  }

  known(): ChapterKey[] {
    return [...this.held];
  }

  /**
   * A chapter's home; looks in the database for one this process has not met.
   * @throws CHAPTER_UNKNOWN, CHAPTER_CATCHING_UP
   */
  async find(chapter: ChapterKey): Promise<ChapterHome> {
    if (!this.held.has(chapter)) {
      if (!(await holdsChapter(this.host, chapter))) {
        throw new ChapterhouseError('CHAPTER_UNKNOWN', `This host holds no chapter "${chapter}".`);
      }
      this.held.add(chapter);
    }
    const home = this.home(chapter);
    await this.quarantine.pass(home);
    return home;
  }

  /** A chapter's home, whether or not the chapter stands yet. */
  home(chapter: ChapterKey): ChapterHome {
    let home = this.homes.get(chapter);
    if (!home) {
      const { pool, notices, graphUrl, outbound } = this.shared;
      const db = new Database(pool, `chapter_${chapter}`, {
        entities: [EventEntity, ProfileEntity],
        migrations: chapterMigrations,
      });
      const store = { chapter, db, notices };
      const standing = () => this.standings.of(chapter);
      const counts = new GatheredReads((ids: readonly Uuid[]) => readCounts(db, ids));
      home = { ...store, desk: new RsvpDesk(store), counts, standing, graphUrl, outbound };
      this.homes.set(chapter, home);
    }
    return home;
  }

  /** Whether the chapter is here and not to be told of yet. */
  withheld(chapter: ChapterKey): boolean {
    return this.held.has(chapter) && this.quarantine.holds(chapter);
  }

  /** A chapter that was made just now. */
  add(home: ChapterHome): void {
    this.held.add(home.chapter);
  }

  private async migrate(chapter: ChapterKey): Promise<void> {
    await this.home(chapter).db.migrate();
    await markMigrated(this.host, chapter, this.newestMigration);
  }
}

import type { Clock } from '../../kernel/clock.ts';
import type { Pool } from '../../kernel/db/pool.ts';
import type { ChapterKey, Uuid } from '../../kernel/ids.ts';
import { importEvents } from '../../subgraphs/chapter/event/import-events.ts';
import type { ImportedEvent } from '../../subgraphs/chapter/event/imported-event.ts';
import type { ChapterHost } from '../../subgraphs/chapter/host.ts';
import { importProfile } from '../../subgraphs/chapter/profile/profile.service.ts';
import type { Community } from '../../subgraphs/community/community.ts';
import { type Ledger, openLedger } from '../ledger.ts';
import { type ImportedChapter, type ImportTarget, SOURCE, type Written } from './target.ts';

export interface ChapterhouseTargetOptions {
  readonly community: Community;
  readonly host: ChapterHost;
  /** The registered server that `host` is. */
  readonly server: { readonly id: Uuid };
  /** The database of community and host. */
  readonly pool: Pool;
  readonly clock: Clock;
}

/** Opens this instance, running or not, for an import. */
export async function openChapterhouseTarget(options: ChapterhouseTargetOptions): Promise<ImportTarget> {
  return new ChapterhouseTarget(options, await openLedger(options.pool, options.clock));
}

class ChapterhouseTarget implements ImportTarget {
  constructor(
    private readonly options: ChapterhouseTargetOptions,
    private readonly ledger: Ledger,
  ) {}

  async writeChapter(chapter: ImportedChapter): Promise<'written' | 'unchanged'> {
    const { sourceId, digest } = chapter;
    if ((await this.ledger.digestOf(SOURCE, sourceId)) === digest) return 'unchanged';
    const { registry } = this.options.community;
    const { created } = await registry.registerChapter({ ...chapter, serverId: this.options.server.id });
    if (!created) {
      await registry.setStatus(chapter.key, chapter.status);
      await importProfile(this.options.host, chapter.key, chapter.profile);
    }
    await this.ledger.record(SOURCE, sourceId, digest);
    return 'written';
  }

  writeEvents(chapter: ChapterKey, events: readonly ImportedEvent[]): Promise<Written> {
    return importEvents(this.options.host, chapter, SOURCE, events);
  }

  catchUp(): Promise<void> {
    return this.options.community.catchUp();
  }
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../kernel/clock.ts';
import { createPool, type Pool } from '../../kernel/db/pool.ts';
import { silentLogger } from '../../kernel/log.ts';
import { Notices } from '../../kernel/notices.ts';
import { type ChapterHost, openChapterHost } from '../../subgraphs/chapter/host.ts';
import { type Community, openCommunity } from '../../subgraphs/community/community.ts';
import { createTestDatabase } from '../../test/setup/database.ts';
import { writeArchive } from './archive.testing.ts';
import { openChapterhouseTarget } from './chapterhouse-target.ts';
import { type ImportSummary, importMeetup } from './import-meetup.ts';

/** One process's worth of an instance. */
export interface Instance {
  readonly pool: Pool;
  readonly community: Community;
  readonly host: ChapterHost;
  close(): Promise<void>;
}

export async function openInstance(url: string, follow: boolean): Promise<Instance> {
  const pool = createPool(url, silentLogger, 10);
  const notices = new Notices(pool, silentLogger);
  await notices.start();
  const shared = { pool, notices, logger: silentLogger, clock: systemClock };
  const host = await openChapterHost({ ...shared, graphUrl: () => 'https://graph.test' });
  const community = await openCommunity({ ...shared, follow, hostPeer: () => host });
  return {
    pool,
    community,
    host,
    close: async () => {
      await community.close();
      await host.close();
      await notices.stop();
      await pool.end();
    },
  };
}

/** An instance on a database of its own, and a folder for archives. */
export class ImportWorld {
  private constructor(
    readonly url: string,
    readonly folder: string,
    readonly instance: Instance,
    private readonly drop: () => Promise<void>,
  ) {}

  static async open(): Promise<ImportWorld> {
    const database = await createTestDatabase();
    const folder = await mkdtemp(join(tmpdir(), 'archive-'));
    const instance = await openInstance(database.url, false);
    return new ImportWorld(database.url, folder, instance, () => database.drop());
  }

  /** Imports an archive of these files, or of the folder. */
  async import(archive: Record<string, unknown> | string): Promise<ImportSummary> {
    const folder = typeof archive === 'string' ? archive : this.folder;
    if (typeof archive !== 'string') await writeArchive(folder, archive);
    const { community, host, pool } = this.instance;
    const server = await community.registry.registerServer('local', 'local:');
    const target = await openChapterhouseTarget({ community, host, server, pool, clock: systemClock });
    const progress = { begin() {}, advance() {}, stage() {}, end() {} };
    return importMeetup({ folder, target, progress, clock: systemClock, logger: silentLogger });
  }

  async rows(sql: string): Promise<unknown[]> {
    return (await this.instance.pool.query(sql)).rows;
  }

  async close(): Promise<void> {
    await this.instance.close();
    await this.drop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

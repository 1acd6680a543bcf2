import { type ExecutionResult, graphql, parse, subscribe } from 'graphql';
import type { Sql } from '../../../kernel/db/database.ts';
import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import { silentLogger } from '../../../kernel/log.ts';
import type { HqRole, Viewer } from '../../../kernel/viewer.ts';
import type { ChangeBody, ChapterState, EventState } from '../../../schema/changes.ts';
import { type Community, openCommunity } from '../community.ts';
import type { CommunityContext } from '../context.ts';
import { communityLoaders } from '../loaders.ts';
import { applyChanges } from '../rollup/directory.projection.ts';
import { MemoryFeedHost } from '../rollup/memory-host.testing.ts';
import { event, profile, type RegisterOptions, TestTables } from '../rollup/rollup.testing.ts';

export interface Answer<Data> {
  readonly data: Data;
  readonly codes: unknown[];
}

/** The directory as a client sees it, its copies written by hand. */
export class TestDirectory {
  /** What the clock shows. */
  now = new Date('2026-03-01T12:00:00.000Z');

  private constructor(
    readonly tables: TestTables,
    private readonly opened: { community?: Community },
  ) {}

  static async open(): Promise<TestDirectory> {
    const opened: { community?: Community } = {};
    const test = new TestDirectory(await TestTables.open(), opened);
    opened.community = await openCommunity({
      pool: test.tables.pool,
      notices: test.tables.notices,
      logger: silentLogger,
      clock: { now: () => test.now },
      hostPeer: () => new MemoryFeedHost(),
      follow: false,
    });
    return test;
  }

  get community(): Community {
    return this.opened.community as Community;
  }

  /** A registered chapter whose copy has come. */
  async chapter(
    key: string,
    over: Partial<ChapterState> = {},
    options: RegisterOptions = {},
  ): Promise<ChapterKey> {
    const chapter = await this.tables.register(key, options);
    await this.tell(chapter, { type: 'chapter.changed', data: profile({ name: key, ...over }) });
    return chapter;
  }

  async event(chapter: ChapterKey, over: Partial<EventState> = {}): Promise<Uuid> {
    const data = event(over);
    await this.tell(chapter, { type: 'event.changed', data });
    return data.eventId as Uuid;
  }

  async tell(chapter: ChapterKey, ...changes: ChangeBody[]): Promise<void> {
    await this.tables.db.transaction((tx) => applyChanges(tx, chapter, changes));
    this.tables.notices.publish('directory', `directory:${chapter}`);
  }

  async ask<Data>(source: string, viewer?: Viewer, variables: object = {}): Promise<Answer<Data>> {
    return this.run(source, this.community.context(viewer), variables);
  }

  /** As `ask`, with the number of statements it took. */
  async counted<Data>(source: string): Promise<Answer<Data> & { statements: number }> {
    const context = this.community.context(undefined);
    let statements = 0;
    const db: Sql = {
      schema: context.db.schema,
      query: (text, values) => {
        statements += 1;
        return context.db.query(text, values);
      },
    };
    const counting = { ...context, db, loaders: communityLoaders(db, context.clock) } as CommunityContext;
    return { ...(await this.run<Data>(source, counting, {})), statements };
  }

  async subscribe(source: string): Promise<AsyncGenerator<ExecutionResult>> {
    const result = await subscribe({
      schema: this.community.schema,
      document: parse(source),
      contextValue: this.community.context(undefined),
    });
    if (Symbol.asyncIterator in result) return result;
    throw result.errors?.[0] ?? new Error('not subscribed');
  }

  async clear(): Promise<void> {
    await this.tables.db.query('TRUNCATE community.chapter, community.chapter_server CASCADE');
    await this.tables.db.query(
      'TRUNCATE community.directory_chapter, community.directory_event, community.directory_text, community.directory_word, community.directory_membership, community.directory_tally, community.directory_listing',
    );
  }

  async close(): Promise<void> {
    await this.community.close();
    await this.tables.close();
  }

  private async run<Data>(source: string, contextValue: object, variables: object): Promise<Answer<Data>> {
    const result = await graphql({
      schema: this.community.schema,
      source,
      contextValue,
      variableValues: { ...variables },
    });
    return {
      data: JSON.parse(JSON.stringify(result.data ?? null)) as Data,
      codes: (result.errors ?? []).map((error) => error.extensions['code'] ?? error.message),
    };
  }
}

export const viewer = (memberId: Uuid, ...roles: HqRole[]): Viewer => ({ memberId, name: 'Someone', roles });

/** Great-circle distance by the vectors of both places: another way than the code's. Kilometres. */
export function distanceByVectors(a: { lat: number; lon: number }, b: { lat: number; lon: number }): number {
  const vector = ({ lat, lon }: { lat: number; lon: number }): [number, number, number] => {
    const [phi, lambda] = [(lat * Math.PI) / 180, (lon * Math.PI) / 180];
    return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)];
  };
  const [u, v] = [vector(a), vector(b)];
  const cross = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]] as const;
  const dot = u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
  return 6371.0088 * Math.atan2(Math.hypot(...cross), dot);
}

import { graphql } from 'graphql';
import { createPool, type Pool } from '../../kernel/db/pool.ts';
import { ChapterhouseError } from '../../kernel/errors.ts';
import type { ExportedData } from '../../kernel/export-register.ts';
import type { FeedPage, FeedRequest, Snapshot } from '../../kernel/feed.ts';
import type { ChapterKey } from '../../kernel/ids.ts';
import { silentLogger } from '../../kernel/log.ts';
import { Notices } from '../../kernel/notices.ts';
import type { ChapterHostPeer, Identity, ProvisionRequest } from '../../kernel/peers.ts';
import type { HqRole, Viewer } from '../../kernel/viewer.ts';
import { CHANGES_VERSION, type ChangeBody, type ChapterState } from '../../schema/changes.ts';
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts';
import { type Community, openCommunity } from './community.ts';

const EPOCH = '2f1c4a9e-0000-4000-8000-000000000001';

/** A chapter host without a database: it tells of each chapter what it was given, and nothing happens there. */
export class MemoryHost implements ChapterHostPeer {
  /** What its chapters' snapshots tell. */
  readonly items = new Map<ChapterKey, ChangeBody[]>();
  readonly provisioned = new Map<ChapterKey, ProvisionRequest>();
  /** Runs before a chapter is made; may throw. */
  beforeProvision: () => Promise<void> | void = () => undefined;

  async provision(request: ProvisionRequest): Promise<void> {
    await this.beforeProvision();
    if (this.provisioned.has(request.chapter)) return;
    this.provisioned.set(request.chapter, request);
    this.items.set(request.chapter, [{ type: 'chapter.changed', data: request.profile }]);
  }

  async feed({ cursors }: FeedRequest): Promise<FeedPage> {
    const news = cursors
      .filter(({ chapter, epoch }) => this.provisioned.has(chapter) && epoch === null)
      .map(({ chapter }) => ({ kind: 'reset', chapter, epoch: EPOCH }) as const);
    return { version: CHANGES_VERSION, news, unknown: [], more: false, asOf: new Date().toISOString() };
  }

  async exportMember(): Promise<ExportedData> {
    return {};
  }

  async snapshot(chapter: ChapterKey): Promise<Snapshot> {
    const items = this.items.get(chapter);
    if (!items) throw new ChapterhouseError('CHAPTER_UNKNOWN', `No chapter "${chapter}" here.`);
    return {
      version: CHANGES_VERSION,
      chapter,
      epoch: EPOCH,
      seq: items.length,
      asOf: new Date().toISOString(),
      items,
    };
  }
}

export interface Answer {
  readonly data: unknown;
  readonly errors: { code: unknown; path: string | undefined; message: string }[];
}

/** Headquarters on a database of its own, its chapter hosts in memory. */
export class TestCommunity {
  private readonly hosts = new Map<string, MemoryHost>();
  /** What the clock shows. */
  now = new Date('2026-03-01T12:00:00.000Z');

  private constructor(
    readonly pool: Pool,
    private readonly database: TestDatabase,
    readonly notices: Notices,
  ) {}

  community!: Community;

  get url(): string {
    return this.database.url;
  }

  static async open(): Promise<TestCommunity> {
    const database = await createTestDatabase();
    const pool = createPool(database.url, silentLogger);
    const notices = new Notices(pool, silentLogger);
    await notices.start();
    const test = new TestCommunity(pool, database, notices);
    test.community = await openCommunity({
      pool,
      notices,
      logger: silentLogger,
      clock: { now: () => test.now },
      hostPeer: ({ url }) => test.host(url),
      follow: false,
      siteUrl: 'https://site.test/',
    });
    return test;
  }

  host(url: string): MemoryHost {
    const host = this.hosts.get(url) ?? new MemoryHost();
    this.hosts.set(url, host);
    return host;
  }

  /** Signs a member of that name in. */
  member(name: string, ...roles: HqRole[]): Promise<Viewer> {
    return this.community.signIn(identity(name, ...roles));
  }

  /** Data and errors as a client has them. */
  async ask(source: string, viewer?: Viewer, variableValues: Record<string, unknown> = {}): Promise<Answer> {
    const contextValue = this.community.context(viewer);
    const result = await graphql({ schema: this.community.schema, source, contextValue, variableValues });
    return {
      data: JSON.parse(JSON.stringify(result.data ?? null)),
      errors: (result.errors ?? []).map(({ extensions, path, message }) => ({
        code: extensions['code'],
        path: path?.join('.'),
        message,
      })),
    };
  }

  async close(): Promise<void> {
    await this.community.close();
    await this.notices.stop();
    await this.pool.end();
    await this.database.drop();
  }
}

export const identity = (name: string, ...roles: HqRole[]): Identity => ({
  issuer: 'https://issuer.test',
  subject: name,
  name,
  email: `${name.toLowerCase()}@example.org`,
  roles,
});

export const profileOf = (name: string): ChapterState => ({
  name,
  description: null,
  city: name,
  country: 'FR',
  lat: 48.85,
  lon: 2.35,
  timeZone: 'Europe/Paris',
  joinMode: 'OPEN',
  foundedAt: null,
  links: [],
  topics: [],
});

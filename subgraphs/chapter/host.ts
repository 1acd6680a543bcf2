import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import type { Clock } from '../../kernel/clock.ts';
import { Database } from '../../kernel/db/database.ts';
import type { Pool } from '../../kernel/db/pool.ts';
import { ChapterhouseError } from '../../kernel/errors.ts';
import { type ExportedData, exportFrom } from '../../kernel/export-register.ts';
import type { FeedPage, FeedRequest, Snapshot } from '../../kernel/feed.ts';
import type { ChapterKey, Uuid } from '../../kernel/ids.ts';
import { toChapterKey } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/log.ts';
import type { Notices } from '../../kernel/notices.ts';
import { Outbound, type OutboundRules } from '../../kernel/outbound/outbound.ts';
import type {
  CalendarAnswer,
  CalendarPeer,
  CalendarRequest,
  ChapterHostPeer,
  PostPeer,
  ProvisionRequest,
} from '../../kernel/peers.ts';
import type { Viewer } from '../../kernel/viewer.ts';
import { hostMigrations } from '../../migrations/host/host-migrations.ts';
import { readCalendar } from './calendar/calendar.service.ts';
import { ChapterContext } from './context.ts';
import { OrderFollower, type Orders } from './erasure/order-follower.ts';
import { followFeed } from './feed/feed.ts';
import { takeSnapshot } from './feed/take-snapshot.ts';
import { Chapters } from './host/chapters.ts';
import { provisionChapter } from './host/provision-chapter.ts';
import { type Pace, Tending } from './host/tending.ts';
import { Upkeep } from './host/upkeep.ts';
import { keepQuiet } from './letter/keep-quiet.ts';
import { tendLetters } from './letter/letter-office.ts';
import { CHAPTER_PEOPLE } from './people/people.ts';
import { buildChapterSchema } from './schema.ts';
import { Lanes } from './webhook/lanes.ts';
import { tendWebhooks } from './webhook/tend-webhooks.ts';

export interface ChapterHostOptions {
  readonly pool: Pool;
  readonly notices: Notices;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Where clients reach the graph; asked for each address that is given out. */
  readonly graphUrl: () => string;
  /** Where webhooks may lead; to the public internet by https unless told otherwise. */
  readonly outbound?: OutboundRules;
  /** Whether chapters are served only once `obey` has seen them follow all orders to forget members. */
  readonly followsOrders?: boolean;
}

const CLOSED: OutboundRules = { allowHttp: false, allowPrivate: false };

export interface ReachOptions {
  /** Who mails letters. */
  readonly post: PostPeer;
  readonly pace?: Partial<Pace>;
  readonly leaseMs?: number;
}

/** Brings the host's own tables and its chapters' up to date, and opens it. */
export async function openChapterHost(options: ChapterHostOptions): Promise<ChapterHost> {
  const host = new Database(options.pool, 'host', { entities: [], migrations: hostMigrations });
  await host.migrate();
  const chapters = new Chapters(
    host,
    { ...options, outbound: options.outbound ?? CLOSED },
    options.followsOrders ?? false,
  );
  const migrated = await chapters.open();
  if (migrated > 0) options.logger.info({ chapters: migrated }, 'chapters migrated');
  const { schema, sdl } = await buildChapterSchema();
  return new ChapterHost(options, host, chapters, schema, sdl);
}

/** Many chapters in one process, each in a schema of its own, on one pool. */
export class ChapterHost implements ChapterHostPeer, CalendarPeer {
  private readonly closing = new AbortController();
  private stopReaching: () => Promise<void> = async () => undefined;
  private stopObeying: () => Promise<void> = async () => undefined;
  /** What the host does by itself as time goes by, once it is started. */
  readonly upkeep: Upkeep;

  /** @param sdl the schema as a federation subgraph, for composition */
  constructor(
    private readonly options: ChapterHostOptions,
    private readonly database: Database,
    private readonly homes: Chapters,
    readonly schema: GraphQLSchema,
    readonly sdl: string,
  ) {
    this.upkeep = new Upkeep(homes, options.clock, options.logger);
  }

  /** The chapters this process knows it holds; another process on the same database may have added more. */
  chapters(): ChapterKey[] {
    return this.homes.known();
  }

  /**
   * What resolvers and services work with: one for each request, since it remembers what was read.
   * @param clock the host's own unless told otherwise, as a seeder of past events does
   * @param origin the request, by the id that the gateway gave it
   * @throws CHAPTER_UNKNOWN
   */
  async context(
    chapter: ChapterKey,
    viewer: Viewer | undefined,
    clock: Clock = this.options.clock,
    origin?: string,
  ): Promise<ChapterContext> {
    return new ChapterContext(await this.homes.find(chapter), viewer, clock, origin);
  }

  async provision(request: ProvisionRequest): Promise<void> {
    toChapterKey(request.chapter);
    const home = this.homes.home(request.chapter);
    const made = await provisionChapter(home, request, this.homes.newestMigration, this.options.clock.now());
    this.homes.add(home);
    if (made) this.homes.quarantine.release(request.chapter);
    this.options.logger.info({ chapter: request.chapter }, 'chapter provisioned');
  }

  async feed(request: FeedRequest, signal: AbortSignal): Promise<FeedPage> {
    if (request.standings !== undefined) await this.homes.standings.hear(request.standings);
    const source = {
      host: this.database,
      notices: this.options.notices,
      schemaOf: (chapter: ChapterKey) => this.homes.home(chapter).db,
      now: () => this.options.clock.now(),
    };
    // Who is yet to be forgotten is not told of.
    const cursors = request.cursors.filter(({ chapter }) => !this.homes.withheld(chapter));
    return followFeed(source, { ...request, cursors }, AbortSignal.any([signal, this.closing.signal]));
  }

  async snapshot(chapter: ChapterKey): Promise<Snapshot> {
    const { db } = await this.homes.find(chapter);
    return takeSnapshot(db, chapter, this.options.clock.now());
  }

  async exportMember(chapter: ChapterKey, memberId: Uuid): Promise<ExportedData> {
    const { db } = await this.homes.find(chapter);
    return exportFrom(db, CHAPTER_PEOPLE, memberId);
  }

  async calendar(request: CalendarRequest): Promise<CalendarAnswer | null> {
    const { db } = await this.homes.find(request.chapter);
    return (await readCalendar(db, request, this.options.clock.now())) ?? null;
  }

  /**
   * From now on the chapters follow headquarters' orders to forget members, and are served as soon as they have followed
   * those there are.
   * @returns when that is so for all
   */
  obey(orders: Orders): Promise<void> {
    const { clock, logger } = this.options;
    const chapters = this.homes;
    const follower = new OrderFollower({
      ...orders,
      chapters,
      quarantine: chapters.quarantine,
      clock,
      logger,
    });
    follower.start();
    this.stopObeying = () => follower.stop();
    return follower.inOrder;
  }

  /** From now on the chapters reach people: letters are written and handed over, webhooks told. */
  reach({ post, pace, leaseMs }: ReachOptions): void {
    const { notices, clock, logger } = this.options;
    const find = (chapter: ChapterKey) => this.homes.find(chapter);
    const courier = { post, clock, logger, ...(leaseMs === undefined ? {} : { leaseMs }) };
    const shared = { host: this.database, find, notices, clock, logger };
    const outbound = new Outbound(this.options.outbound ?? CLOSED);
    const letters = new Tending({ ...shared, ...(pace ? { pace } : {}) }, (store) =>
      tendLetters(store, courier),
    );
    // Beside the letters, which are not to wait for servers of strangers.
    const lanes = new Lanes(logger, (chapter) => webhooks.again(chapter));
    const sender = { outbound, clock, logger, ...(leaseMs === undefined ? {} : { leaseMs }) };
    const webhooks = new Tending({ ...shared, ...(pace ? { pace } : {}) }, (store) =>
      tendWebhooks(store, lanes, sender),
    );
    letters.start();
    webhooks.start();
    this.stopReaching = async () => {
      await Promise.all([letters.stop(), webhooks.stop(), lanes.stop()]);
      await outbound.close();
    };
  }

  /** What was brought into a chapter, rather than done there, is news to nobody. @throws CHAPTER_UNKNOWN */
  async keepQuiet(chapter: ChapterKey): Promise<void> {
    await keepQuiet(await this.homes.find(chapter));
  }

  /** Ends waits and what reaches people; the pool and the notices belong to whoever opened the host. */
  async close(): Promise<void> {
    await this.stopReaching();
    this.closing.abort(new ChapterhouseError('CHAPTER_UNAVAILABLE', 'The chapter host is closing.'));
    await this.stopObeying();
    await this.upkeep.stop();
  }
}

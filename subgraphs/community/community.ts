import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import type { JWTVerifyGetKey } from 'jose';
import { auditLog } from '../../kernel/audit/audit-loader.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Database } from '../../kernel/db/database.ts';
import type { Pool } from '../../kernel/db/pool.ts';
import { signOrders } from '../../kernel/erasure.ts';
import { ChapterhouseError } from '../../kernel/errors.ts';
import type { ChapterKey, Uuid } from '../../kernel/ids.ts';
import type { SigningKey } from '../../kernel/keys.ts';
import type { Logger } from '../../kernel/log.ts';
import type { Notices } from '../../kernel/notices.ts';
import type {
  ChapterHostPeer,
  CommunityPeer,
  ExportAnswer,
  ExportRequest,
  HostDesk,
  Identity,
  MailList,
  MailListRequest,
  RateCount,
  RateCounts,
  Routes,
} from '../../kernel/peers.ts';
import type { Viewer } from '../../kernel/viewer.ts';
import { communityMigrations } from '../../migrations/community/community-migrations.ts';
import type { CommunityContext, CommunityServices } from './context.ts';
import { ExportOffice } from './data-export/export-office.ts';
import { handOut } from './data-export/hand-out.ts';
import { awaitOrders } from './erasure/order-book.ts';
import { takeReport } from './erasure/take-report.ts';
import { GuidelinesAcceptanceEntity, GuidelinesEntity } from './guidelines/guidelines.entity.ts';
import { GuidelinesService } from './guidelines/guidelines.service.ts';
import { communityLoaders } from './loaders.ts';
import { mailList } from './mail/choices.ts';
import { takeLetters } from './mail/letter-box.ts';
import { PostOffice } from './mail/post-office.ts';
import type { MailOptions } from './mail/post-round.ts';
import { MemberEntity } from './member/member.entity.ts';
import { MemberService } from './member/member.service.ts';
import { rateCounts } from './rates/rate-counts.ts';
import { ChapterEntity } from './registry/chapter.entity.ts';
import { ChapterServerEntity } from './registry/chapter-server.entity.ts';
import { RegistryService } from './registry/registry.service.ts';
import { chapterNamed } from './registry/registry.store.ts';
import type { RegisteredServer } from './registry/registry.ts';
import { awaitRoutes } from './registry/routes.ts';
import { type CatchUpProgress, Rollup } from './rollup/rollup.ts';
import { communitySchema } from './schema.ts';
import { signIn } from './sign-in/sign-in.ts';
import { DigestOffice } from './space/digest/digest-office.ts';
import { siteAt } from './space/site.ts';

export interface Signing {
  /** Signs orders to chapter hosts. */
  readonly key: SigningKey;
  /** With which a host at an address signs. */
  readonly hostKeys: (url: string) => JWTVerifyGetKey;
}

export interface CommunityOptions {
  /** Without it chapter hosts are given no orders. */
  readonly signing?: Signing;
  readonly pool: Pool;
  readonly notices: Notices;
  readonly logger: Logger;
  readonly clock: Clock;
  /** How to reach a chapter host; `url` is `local:` for the one in this process. */
  readonly hostPeer: (server: { id: Uuid; url: string }) => ChapterHostPeer;
  /** Whether this process follows the chapters' feeds and mails letters; one that does not only reads what another brought. */
  readonly follow: boolean;
  /** Where clients reach the graph. */
  readonly graphUrl?: () => string;
  /** How mail is sent; without it, letters are kept. */
  readonly mail?: MailOptions | undefined;
  /** The community's web site, which mails lead to. */
  readonly siteUrl?: string | undefined;
  /** How many digests may go within a minute; 300 by default. */
  readonly digestsPerMinute?: number | undefined;
}

const DIGESTS_PER_MINUTE = 300;

/** Opens headquarters on the schema `community`, brought to the newest migration. */
export async function openCommunity(options: CommunityOptions): Promise<Community> {
  const { pool, clock, notices, logger, hostPeer } = options;
  const db = new Database(pool, 'community', {
    entities: [
      MemberEntity,
      GuidelinesEntity,
      GuidelinesAcceptanceEntity,
      ChapterEntity,
      ChapterServerEntity,
    ],
    migrations: communityMigrations,
  });
  await db.migrate();
  const services: CommunityServices = {
    graphUrl: options.graphUrl ?? (() => 'http://127.0.0.1:4000'),
    db,
    clock,
    notices,
    logger,
    site: options.siteUrl === undefined ? undefined : siteAt(options.siteUrl),
    members: new MemberService(db),
    guidelines: new GuidelinesService(db, clock),
    registry: new RegistryService({ db, clock, notices, logger, hostPeer }),
  };
  const rollup = new Rollup({ db, notices, logger, clock, hostPeer });
  const postOffice = new PostOffice({ db, clock, logger, notices, mail: options.mail });
  const perMinute = options.digestsPerMinute ?? DIGESTS_PER_MINUTE;
  const digestOffice = new DigestOffice({ ...services, perMinute });
  const exportOffice = new ExportOffice({ db, clock, logger, notices, hostPeer, mail: options.mail });
  const offices = [postOffice, digestOffice, exportOffice];
  const community = new Community(services, rollup, offices, options.signing, await communitySchema());
  if (options.follow) {
    rollup.start();
    postOffice.start();
    exportOffice.start();
    // Where no mail goes, digests would pile up that nobody reads.
    if (options.mail) digestOffice.start();
  }
  return community;
}

/** Headquarters: members, guidelines, the registry of chapters and the directory rolled up from them. */
export class Community implements CommunityPeer {
  readonly schema: GraphQLSchema;
  readonly sdl: string;
  readonly guidelines: GuidelinesService;
  readonly registry: RegistryService;
  private readonly closing = new AbortController();
  private readonly counts: RateCounts;

  constructor(
    private readonly services: CommunityServices,
    private readonly rollup: Rollup,
    private readonly offices: readonly { stop(): Promise<void> }[],
    private readonly signs: Signing | undefined,
    { schema, sdl }: { schema: GraphQLSchema; sdl: string },
  ) {
    this.schema = schema;
    this.sdl = sdl;
    this.guidelines = services.guidelines;
    this.registry = services.registry;
    this.counts = rateCounts(services.db);
  }

  /** What one request's resolvers work with; `origin` is the request as the gateway's log has it. */
  context(viewer: Viewer | undefined, origin?: string): CommunityContext {
    const { db, clock } = this.services;
    return { ...this.services, viewer, origin, audit: auditLog(db), loaders: communityLoaders(db, clock) };
  }

  signIn(identity: Identity): Promise<Viewer> {
    return signIn(this.services.db, this.services.clock, identity);
  }

  routes(known: string | undefined, waitMs: number): Promise<Routes> {
    return awaitRoutes(this.services.db, this.services.notices, known, waitMs, this.closing.signal);
  }

  private get signing(): Signing {
    if (this.signs) return this.signs;
    throw new ChapterhouseError('SUBGRAPH_UNAVAILABLE', 'Headquarters has no key to sign orders with.');
  }

  /** Where the host of chapters on a server turns to. */
  deskOf(server: Pick<RegisteredServer, 'id' | 'url'>): HostDesk {
    const { services, closing } = this;
    const { db, notices } = services;
    return {
      takeLetters: (letters) => takeLetters(services, server.id, letters),
      erasureOrders: async (after, waitMs) => {
        const page = await awaitOrders(db, notices, after, waitMs, closing.signal);
        return signOrders(this.signing.key, server.url, page);
      },
      takeReport: (report) => takeReport(services, server.id, this.signing.hostKeys(server.url), report),
    };
  }

  /** As `deskOf`, for a server on another machine, which comes with its address; undefined for one that is none of ours. */
  async deskAt(url: string): Promise<HostDesk | undefined> {
    const server = (await this.registry.listServers()).find((each) => each.url === url);
    return server && this.deskOf(server);
  }

  async chapterNamed(urlname: string): Promise<ChapterKey | null> {
    return (await chapterNamed(this.services.db, urlname))?.key ?? null;
  }

  count(key: string, points: number, windowSeconds: number): Promise<RateCount> {
    return this.counts.count(key, points, windowSeconds);
  }

  async mailList(request: MailListRequest): Promise<MailList | null> {
    return (await mailList(this.services.db, request)) ?? null;
  }

  async dataExport(request: ExportRequest): Promise<ExportAnswer | null> {
    return (await handOut(this.services, request)) ?? null;
  }

  /**
   * Brings the directory up to all the chapters have told so far, without waiting for more.
   * @throws the error of a server that does not answer
   */
  catchUp(onProgress?: (progress: CatchUpProgress) => void): Promise<void> {
    return this.rollup.catchUp(onProgress);
  }

  /** Ends what waits and what follows. The pool and the notices stay open: they are the caller's. */
  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all([this.rollup.stop(), ...this.offices.map((office) => office.stop())]);
  }
}

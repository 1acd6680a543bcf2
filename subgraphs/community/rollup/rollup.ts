import type { Uuid } from '../../../kernel/ids.ts';
import type { ChapterHostPeer } from '../../../kernel/peers.ts';
import { Absorber, type AbsorbOptions } from './absorb.ts';
import { type FollowedServer, listServers } from './feed-cursor.store.ts';
import { DEFAULT_PACE, Follower, type Pace } from './follower.ts';
import { ServerContact } from './server-contact.ts';
import { ServerFeed } from './server-feed.ts';

export interface RollupOptions extends AbsorbOptions {
  readonly hostPeer: (server: { id: Uuid; url: string }) => ChapterHostPeer;
  readonly pace?: Partial<Pace>;
}

/** How far catching up has come, over all servers. */
export interface CatchUpProgress {
  readonly server: string;
  /** Changes and snapshot items applied so far. */
  readonly applied: number;
  /** Chapters of this server left out because their news cannot be taken. */
  readonly parked: number;
}

const ROUTES_TOPIC = 'routes';
const LOOK_EVERY_MS = 30_000;

/** Keeps the directory's copies up with the chapters: one follower for each server that hosts any. */
export class Rollup {
  private readonly followers = new Map<Uuid, Follower>();
  private readonly absorber: Absorber;
  private stopListening: (() => void) | undefined;
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();

  constructor(private readonly options: RollupOptions) {
    this.absorber = new Absorber(options);
  }

  /** Follows every server from now on, those registered later too. */
  start(): void {
    this.stopListening = this.options.notices.listen(ROUTES_TOPIC, () => this.look());
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS).unref();
    this.look();
  }

  /** Resolves when nothing is being applied any more. */
  async stop(): Promise<void> {
    this.stopListening?.();
    clearInterval(this.timer);
    await this.looking;
    await Promise.all([...this.followers.values()].map((follower) => follower.stop()));
    this.followers.clear();
  }

  /**
   * Follows every server until it has nothing more to tell.
   * @throws the error of a server that does not answer
   */
  async catchUp(onProgress?: (progress: CatchUpProgress) => void): Promise<void> {
    let applied = 0;
    for (const server of await listServers(this.options.db)) {
      const feed = this.feedOf(server);
      const contact = new ServerContact(this.options.db, this.options.clock, server.id);
      for (let more = true; more; ) {
        const round = await feed.round(0, new AbortController().signal);
        applied += round.applied;
        more = round.moved;
        if (!more && !round.more) await contact.answered(round.asOf);
        onProgress?.({ server: server.url, applied, parked: feed.behind });
      }
    }
  }

  /** One look after another, so that no server is followed twice. */
  private look(): void {
    this.looking = this.looking
      .then(() => this.matchServers())
      .catch((err: unknown) => this.options.logger.warn({ err }, 'servers to follow not read'));
  }

  private async matchServers(): Promise<void> {
    const servers = await listServers(this.options.db);
    const standing = new Map(servers.map((server) => [server.id, server]));
    for (const [id, follower] of this.followers) {
      if (standing.get(id)?.url === follower.url) continue;
      this.followers.delete(id);
      await follower.stop();
    }
    for (const server of servers) {
      const follower = this.followers.get(server.id);
      if (follower) follower.update(server);
      else this.follow(server);
    }
  }

  private follow(server: FollowedServer): void {
    const { db, clock, logger, pace } = this.options;
    const contact = new ServerContact(db, clock, server.id);
    const follower = new Follower(this.feedOf(server), contact, logger, { ...DEFAULT_PACE, ...pace });
    this.followers.set(server.id, follower);
    follower.start();
  }

  private feedOf(server: FollowedServer): ServerFeed {
    return new ServerFeed(this.options, this.absorber, this.options.hostPeer(server), server);
  }
}

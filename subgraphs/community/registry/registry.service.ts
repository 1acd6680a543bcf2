import type { Clock } from '../../../kernel/clock.ts';
import type { Database, Tx } from '../../../kernel/db/database.ts';
import { ChapterhouseError } from '../../../kernel/errors.ts';
import { type ChapterKey, newUuid, type Uuid } from '../../../kernel/ids.ts';
import type { Logger } from '../../../kernel/log.ts';
import type { Notices } from '../../../kernel/notices.ts';
import type { ChapterHostPeer } from '../../../kernel/peers.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import type { Viewer } from '../../../kernel/viewer.ts';
import { lastOrder } from '../erasure/erasure.store.ts';
import { type ChapterStatus, checkStatusChange } from './chapter-life.ts';
import { checkProposal, type Proposal } from './proposal.ts';
import {
  chaptersByKey,
  claimServer,
  findServer,
  insertChapter,
  insertServer,
  listServers,
  lockRegistry,
  lockServers,
  markProvisioned,
  setServerUrl,
  setStatus,
  takenKeys,
  urlnameTaken,
} from './registry.store.ts';
import type { ChapterRegistration, RegisteredChapter, RegisteredServer } from './registry.ts';
import { ROUTES_TOPIC } from './routes.ts';
import { checkServerName, checkServerUrl, LOCAL_URL } from './server-address.ts';
import { chapterKeyFor, checkUrlname } from './urlname.ts';

export interface RegistryOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly notices: Notices;
  readonly logger: Logger;
  readonly hostPeer: (server: { id: Uuid; url: string }) => ChapterHostPeer;
}

/** Which chapters there are, what headquarters says of them, and on which server each stands. */
export class RegistryService {
  constructor(private readonly options: RegistryOptions) {}

  listServers(): Promise<RegisteredServer[]> {
    return listServers(this.options.db);
  }

  /**
   * Registers a server, or gives the one of that name its new address.
   * @param url `local:` for the host in this process
   * @throws UserFault INVALID, ALREADY_EXISTS when another server has the address
   */
  async registerServer(name: string, url: string): Promise<RegisteredServer> {
    const wanted = { name: checkServerName(name), url: url === LOCAL_URL ? url : checkServerUrl(url) };
    const server = await this.options.db.transaction(async (tx) => {
      await lockServers(tx);
      const standing = await findServer(tx, { name: wanted.name });
      if (standing?.url === wanted.url) return standing;
      if (await findServer(tx, { url: wanted.url })) {
        throw new UserFault('ALREADY_EXISTS', 'Another server is registered at this address.', ['url']);
      }
      const registered = { id: standing?.id ?? newUuid(), ...wanted };
      if (standing) await setServerUrl(tx, standing.id, wanted.url);
      else await insertServer(tx, registered, this.options.clock.now());
      return registered;
    });
    this.options.notices.publish(ROUTES_TOPIC);
    return server;
  }

  /**
   * Keeps a member's proposal until headquarters approves it.
   * @throws UserFault INVALID, ALREADY_EXISTS
   */
  async propose(viewer: Viewer, proposal: Proposal): Promise<ChapterKey> {
    const { urlname, profile } = checkProposal(proposal);
    return this.options.db.transaction(async (tx) => {
      await lockRegistry(tx);
      const key = chapterKeyFor(urlname, await takenKeys(tx));
      await this.insert(tx, {
        key,
        urlname,
        status: 'PENDING',
        serverId: null,
        proposal: profile,
        proposedBy: viewer.memberId,
        provisionedAt: null,
      });
      return key;
    });
  }

  /**
   * Makes a proposed chapter stand on a server, the first registered unless one is named, with its proposer as first
   * lead organizer. When the server does not do it the chapter stays as it was, and asking again goes on.
   * @throws UserFault NOT_FOUND, INVALID; the host's own error
   */
  async approve(key: ChapterKey, serverId?: Uuid): Promise<void> {
    const chapter = await this.chapter(key);
    if (chapter.provisionedAt) {
      const repeated = chapter.status === 'ACTIVE' && (serverId ?? chapter.serverId) === chapter.serverId;
      if (repeated) return;
      throw new UserFault('INVALID', 'This chapter was approved before; set its status instead.', [
        'chapterId',
      ]);
    }
    const server = await this.server(serverId);
    await this.provision(chapter, server, 'ACTIVE', chapter.proposedBy ?? undefined);
  }

  /** @throws UserFault NOT_FOUND, INVALID */
  async setStatus(key: ChapterKey, status: ChapterStatus): Promise<void> {
    const chapter = await this.chapter(key);
    checkStatusChange(chapter.provisionedAt !== null, status);
    await this.options.db.transaction((tx) => setStatus(tx, key, status));
    this.options.notices.publish(ROUTES_TOPIC);
  }

  /**
   * Registers a chapter under a key of its own and makes it stand on its server. One that is registered is left as it
   * is; one that was cut off half-way is finished.
   * @throws UserFault INVALID, ALREADY_EXISTS, NOT_FOUND; the host's own error
   */
  async registerChapter(registration: ChapterRegistration): Promise<{ created: boolean }> {
    const { key, status, profile, proposedBy = null, leadOrganizer } = registration;
    const urlname = checkUrlname(registration.urlname.toLowerCase());
    const server = await this.server(registration.serverId);
    const created = await this.options.db.transaction(async (tx) => {
      await lockRegistry(tx);
      if ((await chaptersByKey(tx, [key])).length > 0) return false;
      const serverId = status === 'PENDING' ? null : server.id;
      const chapter = { key, urlname, status, serverId, proposal: profile, proposedBy, provisionedAt: null };
      await this.insert(tx, chapter);
      return true;
    });
    const chapter = await this.chapter(key);
    if (!chapter.provisionedAt && chapter.status !== 'PENDING') {
      await this.provision(chapter, server, chapter.status, leadOrganizer);
    }
    return { created };
  }

  private async insert(tx: Tx, chapter: RegisteredChapter): Promise<void> {
    if (await urlnameTaken(tx, chapter.urlname)) {
      throw new UserFault('ALREADY_EXISTS', `The urlname "${chapter.urlname}" is taken.`, ['urlname']);
    }
    await insertChapter(tx, chapter, this.options.clock.now());
  }

  private async chapter(key: ChapterKey): Promise<RegisteredChapter> {
    const [chapter] = await chaptersByKey(this.options.db, [key]);
    if (!chapter) throw new UserFault('NOT_FOUND', 'There is no such chapter.', ['chapterId']);
    return chapter;
  }

  private async server(id: Uuid | undefined): Promise<RegisteredServer> {
    const servers = await this.listServers();
    const server = id === undefined ? servers[0] : servers.find((one) => one.id === id);
    if (server) return server;
    const message =
      id === undefined ? 'Register a chapter server first.' : 'There is no such chapter server.';
    throw new UserFault('NOT_FOUND', message, ['serverId']);
  }

  /**
   * The server is claimed before it is asked: should two servers be asked at once, the one claimed last is where the
   * chapter then stands, and no route ever names the other.
   */
  private async provision(
    chapter: RegisteredChapter,
    server: RegisteredServer,
    status: ChapterStatus,
    leadOrganizer: Uuid | undefined,
  ): Promise<void> {
    const { db, clock, logger, notices, hostPeer } = this.options;
    const { key, proposal: profile } = chapter;
    const claimed = await claimServer(db, key, server.id);
    try {
      if (claimed) {
        const ordersUpTo = await lastOrder(db);
        await hostPeer(server).provision({ chapter: key, profile, leadOrganizer, ordersUpTo });
      }
    } catch (cause) {
      logger.warn({ err: cause, chapter: key, server: server.name }, 'chapter not provisioned');
      const [code, reason] =
        cause instanceof ChapterhouseError
          ? [cause.code, cause.message]
          : (['CHAPTER_UNAVAILABLE', 'The server failed.'] as const);
      const message = `The server "${server.name}" did not take the chapter, which stays as it was; try again. ${reason}`;
      throw new ChapterhouseError(code, message, { cause });
    }
    if (!(await markProvisioned(db, key, server.id, status, clock.now()))) {
      throw new ChapterhouseError('CONFLICT', 'Someone else approved this chapter meanwhile.');
    }
    notices.publish(ROUTES_TOPIC);
  }
}

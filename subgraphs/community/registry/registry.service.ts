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
import { listServers as listFollowedServers } from '../rollup/feed-cursor.store.ts';
import { type ChapterStatus, type ChapterStep, stepTo } from './chapter-life.ts';
import { recordStep } from './chapter-step.store.ts';
import { checkProposal, type Proposal } from './proposal.ts';
import { readQuestions, replaceQuestions } from './proposal-question.store.ts';
import { checkQuestions, type ProposalQuestion, settleProposalAnswers } from './proposal-question.ts';
import {
  chaptersByKey,
  claimServer,
  findServer,
  insertChapter,
  insertServer,
  listServers,
  lockChapter,
  lockRegistry,
  lockServers,
  markProvisioned,
  renameChapter,
  setServerUrl,
  setStatus,
  takenKeys,
  urlnameTaken,
} from './registry.store.ts';
import type { ChapterRegistration, Deed, RegisteredChapter, RegisteredServer } from './registry.ts';
import { ROUTES_TOPIC } from './routes.ts';
import { checkServerName, checkServerUrl, LOCAL_URL } from './server-address.ts';
import { chapterKeyFor, checkUrlname } from './urlname.ts';

/** How long a server may take to hear where headquarters has its chapters, in milliseconds. */
const TELL_MS = 2_000;
const HOUSE: Deed = { by: null, reason: null };

const taken = (urlname: string): UserFault =>
  new UserFault('ALREADY_EXISTS', `The urlname "${urlname}" is taken: it is, or was, another chapter’s.`, [
    'urlname',
  ]);

function existing(chapter: RegisteredChapter | undefined): RegisteredChapter {
  if (chapter) return chapter;
  throw new UserFault('NOT_FOUND', 'There is no such chapter.', ['chapterId']);
}

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
      const answers = settleProposalAnswers(await readQuestions(tx), proposal.answers ?? []);
      const { memberId: proposedBy } = viewer;
      const chapter = {
        key,
        urlname,
        status: 'PENDING' as const,
        serverId: null,
        proposal: profile,
        proposedBy,
      };
      await this.insert(tx, { ...chapter, provisionedAt: null, answers }, 'PROPOSED');
      return key;
    });
  }

  /** What proposers are asked from now on. @throws UserFault INVALID */
  async setProposalQuestions(
    questions: readonly Omit<ProposalQuestion, 'id'>[],
  ): Promise<ProposalQuestion[]> {
    const checked = checkQuestions(questions);
    await this.options.db.transaction((tx) => replaceQuestions(tx, checked));
    return checked;
  }

  /**
   * Makes a proposed chapter stand on a server, the first registered unless one is named, with its proposer as first
   * lead organizer. When the server does not do it the chapter stays as it was, and asking again goes on.
   * @throws UserFault NOT_FOUND, INVALID; the host's own error
   */
  async approve(key: ChapterKey, serverId?: Uuid, deed: Deed = HOUSE): Promise<void> {
    const chapter = await this.chapter(key);
    if (chapter.provisionedAt) {
      const repeated = chapter.status === 'ACTIVE' && (serverId ?? chapter.serverId) === chapter.serverId;
      if (repeated) return;
      throw new UserFault('INVALID', 'This chapter was approved before; set its status instead.', [
        'chapterId',
      ]);
    }
    const server = await this.server(serverId);
    await this.provision(chapter, server, 'ACTIVE', chapter.proposedBy ?? undefined, deed);
  }

  /**
   * Moves a chapter on in its life, and tells its server; one that does not answer hears it when it does.
   * @throws UserFault NOT_FOUND, INVALID
   */
  async setStatus(key: ChapterKey, status: ChapterStatus, { by, reason }: Deed = HOUSE): Promise<void> {
    const { db, clock, notices } = this.options;
    const moved = await db.transaction(async (tx) => {
      const chapter = existing(await lockChapter(tx, key));
      const before = chapter.status;
      const step = stepTo({ status: before, provisioned: chapter.provisionedAt !== null }, status);
      if (step === undefined) return undefined;
      await setStatus(tx, key, status);
      await recordStep(tx, { chapter: key, step, before, after: status, at: clock.now(), by, reason });
      return chapter;
    });
    if (moved === undefined) return;
    notices.publish(ROUTES_TOPIC);
    if (moved.serverId !== null && moved.provisionedAt !== null) await this.tell(moved.serverId);
  }

  /**
   * Gives a chapter another urlname. The old one leads to it still, and can be taken back.
   * @throws UserFault NOT_FOUND, INVALID, ALREADY_EXISTS
   */
  async rename(key: ChapterKey, to: string): Promise<void> {
    const urlname = checkUrlname(to);
    await this.options.db.transaction(async (tx) => {
      await lockRegistry(tx);
      const before = existing(await lockChapter(tx, key)).urlname;
      if (before === urlname) return;
      if (await urlnameTaken(tx, urlname, key)) throw taken(urlname);
      await renameChapter(tx, key, before, urlname);
    });
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
      await this.insert(tx, { ...chapter, answers: [] }, 'REGISTERED');
      return true;
    });
    const chapter = await this.chapter(key);
    if (!chapter.provisionedAt && chapter.status !== 'PENDING') {
      await this.provision(chapter, server, chapter.status, leadOrganizer);
    }
    return { created };
  }

  private async insert(tx: Tx, chapter: RegisteredChapter, step: ChapterStep): Promise<void> {
    if (await urlnameTaken(tx, chapter.urlname)) throw taken(chapter.urlname);
    const at = this.options.clock.now();
    await insertChapter(tx, chapter, at);
    const { key, status: after, proposedBy: by } = chapter;
    await recordStep(tx, { chapter: key, step, before: null, after, at, by, reason: null });
  }

  private async chapter(key: ChapterKey): Promise<RegisteredChapter> {
    const [chapter] = await chaptersByKey(this.options.db, [key]);
    return existing(chapter);
  }

  /** Tells a server at once what it hears otherwise with the next question for news. */
  private async tell(id: Uuid): Promise<void> {
    const { db, hostPeer, logger } = this.options;
    const server = (await listFollowedServers(db)).find((each) => each.id === id);
    if (server === undefined) return;
    const request = { cursors: [], limit: 1, waitMs: 0, standings: server.standings };
    await hostPeer(server)
      .feed(request, AbortSignal.timeout(TELL_MS))
      .catch((err: unknown) => logger.info({ err, url: server.url }, 'server not told at once; it will be'));
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
    { by, reason }: Deed = HOUSE,
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
    const at = clock.now();
    const marked = await db.transaction(async (tx) => {
      const before = (await lockChapter(tx, key))?.status;
      if (!(await markProvisioned(tx, key, server.id, status, at))) return false;
      if (before !== undefined && before !== status) {
        await recordStep(tx, { chapter: key, step: 'APPROVED', before, after: status, at, by, reason });
      }
      return true;
    });
    if (!marked) {
      throw new ChapterhouseError('CONFLICT', 'Someone else approved this chapter meanwhile.');
    }
    notices.publish(ROUTES_TOPIC);
  }
}

import { type AuditLog, auditLog } from '../../kernel/audit/audit-loader.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Database } from '../../kernel/db/database.ts';
import { ChapterhouseError } from '../../kernel/errors.ts';
import type { Standing } from '../../kernel/feed.ts';
import type { ChapterKey, Uuid } from '../../kernel/ids.ts';
import type { Notices } from '../../kernel/notices.ts';
import type { OutboundRules } from '../../kernel/outbound/outbound.ts';
import { UserFault } from '../../kernel/user-error.ts';
import type { Viewer } from '../../kernel/viewer.ts';
import type { SeatCounts } from './event/event.store.ts';
import type { ChapterStore } from './feed/commit.ts';
import type { GatheredReads } from './live/gathered-reads.ts';
import { createLoaders, type Loaders } from './loaders.ts';
import { type Action, may } from './membership/membership.policy.ts';
import type { Membership } from './membership/membership.ts';
import type { RsvpDesk } from './rsvp/rsvp.desk.ts';

/** One viewer's work in one chapter: a request, or a subscription for as long as it lives. */
export class ChapterContext implements ChapterStore {
  readonly chapter: ChapterKey;
  readonly db: Database;
  readonly notices: Notices;
  readonly desk: RsvpDesk;
  /** For whoever watches them: the present counts of the chapter's events. */
  readonly counts: GatheredReads<Uuid, SeatCounts>;
  /** Where headquarters has the chapter. */
  readonly standing: () => Promise<Standing>;
  /** Where clients reach the graph. */
  readonly graphUrl: () => string;
  /** Where webhooks may lead. */
  readonly outbound: OutboundRules;
  /** Writes to the audit log: one transaction for all that is to be written at once. */
  readonly audit: AuditLog;
  private fresh: Loaders | undefined;

  constructor(
    store: ChapterStore & Pick<ChapterContext, 'desk' | 'counts' | 'standing' | 'graphUrl' | 'outbound'>,
    readonly viewer: Viewer | undefined,
    readonly clock: Clock,
    /** Which request this is, as the gateway's log has it. */
    readonly origin?: string | undefined,
  ) {
    this.chapter = store.chapter;
    this.db = store.db;
    this.notices = store.notices;
    this.desk = store.desk;
    this.counts = store.counts;
    this.standing = store.standing;
    this.graphUrl = store.graphUrl;
    this.outbound = store.outbound;
    this.audit = auditLog(store.db);
  }

  get loaders(): Loaders {
    this.fresh ??= createLoaders(this.db, this.viewer?.memberId, this.clock);
    return this.fresh;
  }

  /** Forgets what was read: after a write, and before each event of a subscription. */
  refresh(): void {
    this.fresh = undefined;
  }

  get now(): Date {
    return this.clock.now();
  }

  /** The viewer's membership of this chapter, if any. */
  async membership(): Promise<Membership | undefined> {
    return this.viewer && this.loaders.membershipOf.load(this.viewer.memberId);
  }

  async may(action: Action): Promise<boolean> {
    return may(action, await this.membership());
  }

  /** For reads. @throws FORBIDDEN */
  async assertMay(action: Action, message: string): Promise<void> {
    if (!(await this.may(action))) throw new ChapterhouseError('FORBIDDEN', message);
  }

  /** For mutations. @throws UNAUTHENTICATED */
  signedIn(): Uuid {
    if (!this.viewer) throw new UserFault('UNAUTHENTICATED', 'Sign in first.');
    return this.viewer.memberId;
  }
}

/** Where contexts come from: a chapter host. */
export interface ContextSource {
  context(chapter: ChapterKey, viewer: Viewer | undefined): Promise<ChapterContext>;
}

/** For mutations: the acting membership when its role allows the action. @throws BANNED, NOT_A_MEMBER, FORBIDDEN */
export function allowed(action: Action, membership: Membership | undefined): Membership {
  if (membership && may(action, membership)) return membership;
  if (membership?.status === 'BANNED') throw new UserFault('BANNED', 'You are banned from this chapter.');
  if (membership?.status !== 'ACTIVE') {
    throw new UserFault('NOT_A_MEMBER', 'Only active members of the chapter may do this.');
  }
  throw new UserFault('FORBIDDEN', 'Your role in this chapter does not allow this.');
}

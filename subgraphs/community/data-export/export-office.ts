import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type Backoff, backoffMs } from '../../../kernel/backoff.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { Database } from '../../../kernel/db/database.ts';
import { type ExportedData, exportFrom } from '../../../kernel/export-register.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import { inParallel } from '../../../kernel/in-parallel.ts';
import type { Logger } from '../../../kernel/log.ts';
import type { Notices } from '../../../kernel/notices.ts';
import type { ChapterHostPeer } from '../../../kernel/peers.ts';
import type { MailOptions } from '../mail/post-round.ts';
import { COMMUNITY_PEOPLE } from '../people/people.ts';
import { Rounds } from '../rounds.ts';
import {
  claimParts,
  completeExports,
  type DuePart,
  forgetExports,
  keepPart,
  postponePart,
} from './data-export.store.ts';
import { EXPORTS_TOPIC } from './request-export.ts';

export interface ExportOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly notices: Notices;
  readonly hostPeer: (server: { id: Uuid; url: string }) => ChapterHostPeer;
  readonly mail: MailOptions | undefined;
}

const pack = promisify(gzip);
const AT_ONCE = 4;
const LEASE_MS = 60_000;
const LOOK_MS = 5_000;
/** Who got everything within a minute is still looking. */
const LATE_MS = 60_000;
const COMPLETE = 'What was missing of your data is there now: ask for it once more, and you get all of it.';
const BACKOFF: Backoff = { firstMs: 1_000, longestMs: 300_000 };

/** Gathers what members asked for, part by part, from whoever keeps it; a chapter that is away is asked again. */
export class ExportOffice {
  private readonly rounds: Rounds;

  constructor(private readonly options: ExportOptions) {
    const { notices, logger } = options;
    const complaint = 'exports not gathered; later again';
    this.rounds = new Rounds({
      ...{ notices, logger, complaint, topic: EXPORTS_TOPIC },
      round: () => this.round(),
    });
  }

  start(): void {
    this.rounds.start();
  }

  stop(): Promise<void> {
    return this.rounds.stop();
  }

  /** @returns how long there is nothing to do, in milliseconds */
  private async round(): Promise<number> {
    const { db, clock } = this.options;
    const now = clock.now();
    const parts = await claimParts(db, now, new Date(now.getTime() + LEASE_MS), AT_ONCE);
    await inParallel(AT_ONCE, parts, (part) => this.gather(part));
    for (const { id, name, email } of await completeExports(db, now, new Date(now.getTime() - LATE_MS))) {
      await this.tell(id, name, email);
    }
    await forgetExports(db, now);
    return parts.length === AT_ONCE ? 0 : LOOK_MS;
  }

  private async gather(part: DuePart): Promise<void> {
    const { db, clock, logger } = this.options;
    try {
      const content = await pack(JSON.stringify(await this.dataOf(part), null, 2));
      await keepPart(db, part, content, clock.now());
    } catch (err) {
      const dueAt = new Date(clock.now().getTime() + backoffMs(BACKOFF, Math.min(part.attempts, 20)));
      logger.warn(
        { err, chapter: part.owner, export: part.exportId },
        'part of an export not had; later again',
      );
      await postponePart(db, part, dueAt);
    }
  }

  private async dataOf({ owner, memberId, server }: DuePart): Promise<ExportedData> {
    const { db, hostPeer } = this.options;
    if (owner === '') return exportFrom(db, COMMUNITY_PEOPLE, memberId);
    return server ? hostPeer(server).exportMember(owner, memberId) : {};
  }

  private async tell(id: Uuid, name: string, email: string | null): Promise<void> {
    const { mail, logger } = this.options;
    if (mail === undefined || email === null) return;
    const outcome = await mail.mailer.send({
      from: { name: 'Chapterhouse', address: mail.from },
      to: { name, address: email },
      messageId: `<export-${id}@${mail.from.split('@')[1]}>`,
      subject: 'Your data is complete',
      text: `${COMPLETE}\n`,
      html: `<p>${COMPLETE}</p>`,
      headers: { 'auto-submitted': 'auto-generated' },
    });
    if (outcome.kind !== 'sent') logger.warn({ export: id, reason: outcome.reason }, 'completion not mailed');
  }
}

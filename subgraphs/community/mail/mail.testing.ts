import { type ChapterKey, newUuid, type Uuid } from '../../../kernel/ids.ts';
import type { Letter, LetterKind, LettersTaken } from '../../../kernel/letters.ts';
import { silentLogger } from '../../../kernel/log.ts';
import type { Viewer } from '../../../kernel/viewer.ts';
import { profileOf, TestCommunity } from '../community.testing.ts';
import { MailServer } from './mail-server.testing.ts';
import { type Mailer, smtpMailer } from './mailer.ts';
import { postRound } from './post-round.ts';

export const paris = 'paris' as ChapterKey;
export const FROM = 'events@graph.test';

/** Headquarters with one chapter, Paris, and a mail server. */
export class MailWorld {
  private constructor(
    readonly test: TestCommunity,
    readonly server: MailServer,
    private readonly mailer: Mailer,
    readonly serverId: Uuid,
  ) {}

  static async open(): Promise<MailWorld> {
    const test = await TestCommunity.open();
    const server = await MailServer.open();
    const { registry } = test.community;
    const { id: serverId } = await registry.registerServer('local', 'local:');
    const profile = profileOf('Paris');
    await registry.registerChapter({ key: paris, urlname: 'paris', status: 'ACTIVE', serverId, profile });
    await test.community.catchUp();
    return new MailWorld(test, server, smtpMailer(server.url), serverId);
  }

  async close(): Promise<void> {
    this.mailer.close();
    await this.server.close();
    await this.test.close();
  }

  /** A member of the chapter, as far as the feed has told. */
  async member(name: string): Promise<Viewer> {
    const viewer = await this.test.member(name);
    await this.belongs(viewer.memberId);
    return viewer;
  }

  async belongs(memberId: Uuid): Promise<void> {
    await this.test.pool.query(
      `INSERT INTO community.directory_membership VALUES ($1, $2, 'MEMBER', 'ACTIVE', now())`,
      [paris, memberId],
    );
  }

  take(...letters: Letter[]): Promise<LettersTaken> {
    return this.test.community.deskOf({ id: this.serverId, url: 'local:' }).takeLetters(letters);
  }

  /** Mails all that is due. */
  async mail(withServer = true): Promise<void> {
    const { db } = this.test.community.context(undefined);
    const mail = { mailer: this.mailer, from: FROM, graphUrl: () => 'https://graph.test' };
    const clock = { now: () => this.test.now };
    const options = { db, clock, logger: silentLogger, mail: withServer ? mail : undefined };
    while (await postRound(options));
  }

  pass(ms: number): void {
    this.test.now = new Date(this.test.now.getTime() + ms);
  }

  async states(): Promise<{ state: string; error: string | null; words: boolean }[]> {
    const { db } = this.test.community.context(undefined);
    return db.query(
      'SELECT state, error, content IS NOT NULL AS words FROM community.letter ORDER BY received_at, id',
    );
  }

  async empty(): Promise<void> {
    await this.test.pool.query('DELETE FROM community.letter');
    this.server.received.splice(0);
  }

  letter(memberId: Uuid, kind: LetterKind = 'CONFIRMATION'): Letter {
    const startsAt = new Date(this.test.now.getTime() + 86_400_000);
    const endsAt = new Date(startsAt.getTime() + 7_200_000);
    return {
      id: newUuid(),
      chapter: paris,
      memberId,
      kind,
      expiresAt: endsAt,
      content: {
        sender: 'R-Ladies “Paris”',
        subject: 'You have a seat: Études, Wed 1 Jul',
        text: 'You have a seat.',
        html: '<p>You have a seat.</p>',
        invitation: {
          method: kind === 'CANCELLATION' ? 'CANCEL' : 'REQUEST',
          entry: {
            uid: 'e1@chapterhouse',
            sequence: 3,
            status: kind === 'CANCELLATION' ? 'CANCELLED' : 'CONFIRMED',
            title: 'Études',
            description: null,
            location: 'Bibliothèque',
            geo: null,
            url: null,
            topics: [],
            startsAt,
            endsAt,
            timeZone: 'Europe/Paris',
            changedAt: this.test.now,
          },
        },
      },
    };
  }
}

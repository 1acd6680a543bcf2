import { silentLogger } from '../../../../kernel/log.ts';
import { MailServer } from '../../mail/mail-server.testing.ts';
import { type Mailer, smtpMailer } from '../../mail/mailer.ts';
import { postRound } from '../../mail/post-round.ts';
import { siteAt } from '../site.ts';
import { SpaceWorld } from '../space.testing.ts';
import { DigestOffice } from './digest-office.ts';
import { digestRound, enrol } from './digest-round.ts';

export const FROM = 'events@graph.test';

/** A space whose digests and letters go to a mail server. */
export class DigestWorld {
  perMinute = 1_000;

  private constructor(
    readonly space: SpaceWorld,
    readonly server: MailServer,
    private readonly mailer: Mailer,
  ) {}

  static async open(): Promise<DigestWorld> {
    const server = await MailServer.open();
    return new DigestWorld(await SpaceWorld.open(), server, smtpMailer(server.url));
  }

  async close(): Promise<void> {
    this.mailer.close();
    await this.server.close();
    await this.space.close();
  }

  private get options() {
    const { db } = this.space.test.community.context(undefined);
    const clock = { now: () => this.space.test.now };
    return { db, clock, perMinute: this.perMinute, site: siteAt('https://site.test/') };
  }

  /** Gives everyone their first turn. */
  async enrol(): Promise<void> {
    while (await enrol(this.options));
  }

  /** Lets time go to that moment, and writes one batch of the digests that are due then. */
  async write(at: string): Promise<void> {
    this.space.test.now = new Date(at);
    await digestRound(this.options);
  }

  /** What writes them by itself in the product. */
  office(): DigestOffice {
    return new DigestOffice({ ...this.options, notices: this.space.test.notices, logger: silentLogger });
  }

  /** Mails what was written. */
  async mail(): Promise<void> {
    const mail = { mailer: this.mailer, from: FROM, graphUrl: () => 'https://graph.test' };
    while (await postRound({ ...this.options, logger: silentLogger, mail }));
  }

  /** Who got mail, and what it is about. */
  get received(): string[] {
    return this.server.received.map(({ to, mail }) => `${to.join()}: ${mail.subject}`).sort();
  }
}

import { type Backoff, backoffMs } from '../../../kernel/backoff.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { Database } from '../../../kernel/db/database.ts';
import { letterContent } from '../../../kernel/letters.ts';
import type { Logger } from '../../../kernel/log.ts';
import { readSecret } from './choices.store.ts';
import { sealList } from './choices.ts';
import {
  claimLetters,
  type DueLetter,
  postponeLetter,
  type SettledState,
  settleLetter,
} from './letter.store.ts';
import { mailMessage } from './mail-message.ts';
import type { Mailer } from './mailer.ts';

const AT_ONCE = 20;
/** Longer than a mail may take, so that one under way is not sent by another process too. */
const LEASE_MS = 120_000;
const BACKOFF: Backoff = { firstMs: 5_000, longestMs: 3_600_000 };
/** A letter its server does not take is parked after so many attempts: some nine hours. */
const ATTEMPTS = 20;

export interface MailOptions {
  readonly mailer: Mailer;
  /** The address mail comes from. */
  readonly from: string;
  /** Where clients reach the graph. */
  readonly graphUrl: () => string;
  /** How long a letter under way is left alone, in milliseconds. */
  readonly leaseMs?: number;
}

export interface PostOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Undefined where letters are kept and not sent. */
  readonly mail: MailOptions | undefined;
}

type Verdict =
  | { readonly state: SettledState; readonly error?: string }
  | { readonly later: string; readonly parkAfter?: number; readonly serverIsDown?: boolean };

/** Mails letters that are due. @returns whether there may be more to do at once */
export async function postRound(options: PostOptions): Promise<boolean> {
  const { db, clock, mail } = options;
  const leaseMs = mail?.leaseMs ?? LEASE_MS;
  const now = clock.now();
  const letters = await claimLetters(db, now, new Date(now.getTime() + leaseMs), AT_ONCE);
  const secret = letters.length > 0 ? await readSecret(db) : Buffer.alloc(0);
  let serverIsDown = false;
  await Promise.all(
    letters.map(async (letter) => {
      const verdict = await post(options.mail, letter, secret, now);
      if ('later' in verdict && verdict.serverIsDown) serverIsDown = true;
      await settle(options, letter, verdict);
    }),
  );
  return letters.length === AT_ONCE && !serverIsDown;
}

async function post(
  mail: MailOptions | undefined,
  letter: DueLetter,
  secret: Buffer,
  now: Date,
): Promise<Verdict> {
  if (letter.expiresAt <= now) return { state: 'EXPIRED' };
  if (!letter.wanted) return { state: 'SKIPPED', error: 'The member does not want it.' };
  if (letter.email === null) return { state: 'SKIPPED', error: 'The member has no address.' };
  // The feed may come after the letter.
  if (!letter.known) return { later: 'The member is not known to belong to the chapter.', parkAfter: 5 };
  if (mail === undefined) return { state: 'KEPT' };
  const content = letterContent.safeParse(letter.content);
  if (!content.success) return { state: 'PARKED', error: 'The letter cannot be read.' };
  const choose = new URL(`/mail/${sealList(secret, letter)}`, mail.graphUrl()).href;
  const addressed = { ...letter, email: letter.email, content: content.data };
  const outcome = await mail.mailer.send(mailMessage(addressed, mail.from, choose));
  if (outcome.kind === 'sent') return { state: 'SENT' };
  if (outcome.kind === 'unavailable') return { later: outcome.reason, serverIsDown: true };
  return outcome.forGood
    ? { state: 'PARKED', error: outcome.reason }
    : { later: outcome.reason, parkAfter: ATTEMPTS };
}

async function settle(
  { db, clock, logger }: PostOptions,
  letter: DueLetter,
  verdict: Verdict,
): Promise<void> {
  const { chapter, id, kind, attempts } = letter;
  const line = { chapter, letter: id, kind, attempts };
  if ('later' in verdict && attempts < (verdict.parkAfter ?? Number.POSITIVE_INFINITY)) {
    logger.warn({ ...line, reason: verdict.later }, 'letter not sent; later again');
    const wait = backoffMs(BACKOFF, Math.min(attempts, 20));
    await postponeLetter(db, letter, new Date(clock.now().getTime() + wait), verdict.later);
    return;
  }
  const { state, error } = 'later' in verdict ? { state: 'PARKED' as const, error: verdict.later } : verdict;
  if (state === 'PARKED') logger.error({ ...line, reason: error }, 'letter parked');
  else if (state === 'KEPT') logger.info(line, 'letter kept: SMTP_URL is not set');
  else logger.debug({ ...line, state }, 'letter settled');
  await settleLetter(db, letter, state, error ?? null);
}

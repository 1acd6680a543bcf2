import type { Clock } from '../../../../kernel/clock.ts';
import type { Database, Tx } from '../../../../kernel/db/database.ts';
import { newUuid } from '../../../../kernel/ids.ts';
import type { LetterContent } from '../../../../kernel/letters.ts';
import { organizationName } from '../../directory/region.store.ts';
import { insertLetters } from '../../mail/letter.store.ts';
import type { Site } from '../site.ts';
import { type DigestTurn, isNothing, type News } from './digest.ts';
import { digestHtml, digestText } from './digest-body.ts';
import { nextDigestAt } from './digest-time.ts';
import { digestSections, digestSubject } from './digest-words.ts';
import { newsFor } from './news.store.ts';
import { advanceTurn, digestsSince, dueTurns, insertTurns, takePen, withoutTurn } from './turn.store.ts';

export interface DigestOptions {
  readonly db: Database;
  readonly clock: Clock;
  /** Where the mails' links lead; undefined: they have none. */
  readonly site: Site | undefined;
  /** How many digests may be written within a minute, by all processes together. */
  readonly perMinute: number;
}

const AT_ONCE = 50;
const MINUTE_MS = 60_000;
const ENROLLED_AT_ONCE = 500;

/** Gives members who have none their first turn. @returns whether there may be more */
export async function enrol({ db, clock }: DigestOptions): Promise<boolean> {
  const now = clock.now();
  const members = await withoutTurn(db, ENROLLED_AT_ONCE);
  const turns = members.map(({ memberId, zone }) => ({
    memberId,
    toldUntil: now,
    dueAt: nextDigestAt(now, zone, 'WEEKLY'),
  }));
  if (turns.length > 0) await insertTurns(db, turns);
  return members.length === ENROLLED_AT_ONCE;
}

/**
 * Writes digests that are due, each as a letter in the transaction that also advances its turn: so a turn is told once,
 * whatever crashes and however many processes write.
 * @returns whether there may be more to do at once
 */
export async function digestRound({ db, clock, site, perMinute }: DigestOptions): Promise<boolean> {
  const now = clock.now();
  return db.transaction(async (tx) => {
    if (!(await takePen(tx))) return false;
    const left = perMinute - (await digestsSince(tx, new Date(now.getTime() - MINUTE_MS)));
    const limit = Math.min(AT_ONCE, left);
    if (limit <= 0) return false;
    const turns = await dueTurns(tx, now, limit);
    const organization = turns.length > 0 ? await organizationName(tx) : '';
    for (const turn of turns) await tell(tx, turn, { now, site, organization });
    return turns.length === limit;
  });
}

interface Telling {
  readonly now: Date;
  readonly site: Site | undefined;
  readonly organization: string;
}

async function tell(tx: Tx, turn: DigestTurn, { now, site, organization }: Telling): Promise<void> {
  const { memberId, zone, frequency, toldUntil, wanted } = turn;
  const next = nextDigestAt(now, zone, frequency);
  if (wanted) {
    const news = await newsFor(tx, memberId, { from: toldUntil, until: now }, { from: now, until: next });
    const content = isNothing(news) ? undefined : digestLetter(news, organization, frequency, site);
    const letter = { id: newUuid(), chapter: null, memberId, kind: 'DIGEST', expiresAt: next } as const;
    if (content) await insertLetters(tx, [{ ...letter, content }], now);
  }
  await advanceTurn(tx, memberId, now, next);
}

function digestLetter(
  news: News,
  organization: string,
  frequency: DigestTurn['frequency'],
  site: Site | undefined,
): LetterContent {
  const sections = digestSections(news, site);
  const greeting = `What is new since ${frequency === 'DAILY' ? 'yesterday' : 'last week'}, and what is coming up.`;
  return {
    sender: organization,
    subject: digestSubject(organization, news),
    text: digestText(greeting, sections),
    html: digestHtml(organization, greeting, sections),
    invitation: null,
  };
}

/** How headquarters stands with a chapter's server. */
export interface Contact {
  readonly contactAt: Date;
  /** The server's time when it last had nothing more to tell. */
  readonly currentAt: Date | null;
  /** Why the last try failed; null when it did not. */
  readonly error: string | null;
}

type Answers = Pick<Contact, 'currentAt' | 'error'>;

export type Health = 'LIVE' | 'STALE' | 'UNREACHABLE';

const STALE_AFTER_MS = 60_000;

export function serverHealth(contact: Answers | undefined, now: Date): Health {
  if (contact?.error != null) return 'UNREACHABLE';
  const current = contact?.currentAt?.getTime() ?? Number.NEGATIVE_INFINITY;
  return now.getTime() - current <= STALE_AFTER_MS ? 'LIVE' : 'STALE';
}

/** @param behind whether the chapter's copy lags for a reason of its own: parked, or not taken over yet */
export function chapterHealth(contact: Answers | undefined, behind: boolean, now: Date): Health {
  const health = serverHealth(contact, now);
  return health === 'LIVE' && behind ? 'STALE' : health;
}

/** How headquarters stands with a chapter's server. */
export interface Contact {
  readonly contactAt: Date;
  /** The server's time when it last had nothing more to tell. */
  readonly currentAt: Date | null;
  /** Why the last try failed; null when it did not. */
  readonly error: string | null;
}

/** How far the copy of one chapter has come. */
export interface Progress {
  /** Whether a change it cannot take, or none at all so far, keeps the copy behind. */
  readonly behind: boolean;
  /** The chapter's own time of the last change applied. */
  readonly asOf: Date | null;
}

export type Health = 'LIVE' | 'STALE' | 'UNREACHABLE';

const STALE_AFTER_MS = 60_000;

export function serverHealth(contact: Contact | undefined, now: Date): Health {
  if (contact?.error != null) return 'UNREACHABLE';
  const current = contact?.currentAt?.getTime() ?? Number.NEGATIVE_INFINITY;
  return now.getTime() - current <= STALE_AFTER_MS ? 'LIVE' : 'STALE';
}

export function chapterHealth(contact: Contact | undefined, progress: Progress, now: Date): Health {
  const health = serverHealth(contact, now);
  return health === 'LIVE' && progress.behind ? 'STALE' : health;
}

/**
 * Until when the copy of a chapter is true: with nothing pending, until its server was last current; else until the
 * last change applied. Null while there is no copy.
 */
export function copyAsOf(contact: Contact | undefined, progress: Progress): Date | null {
  const current = progress.behind ? null : (contact?.currentAt ?? null);
  if (current === null || progress.asOf === null) return progress.asOf ?? current;
  return current > progress.asOf ? current : progress.asOf;
}

/** What a Node.js timer can hold, in milliseconds: about 24.8 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Calls `end` when the session is over.
 * @param expiresAt milliseconds since the epoch; undefined for a connection that nobody signed in on.
 * @returns what calls it off.
 */
export function endAt(expiresAt: number | undefined, end: () => void): () => void {
  if (expiresAt === undefined) return () => undefined;
  const timer = setTimeout(end, Math.min(Math.max(expiresAt - Date.now(), 0), LONGEST_TIMER_MS));
  timer.unref();
  return () => clearTimeout(timer);
}

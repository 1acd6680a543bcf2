export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * How long to wait after so many failures in a row (1 and up): twice as long each time, and anything from half of that
 * to all of it, so that many do not come back at once.
 * @param random uniform in 0 ≤ x < 1
 */
export function backoffMs({ firstMs, longestMs }: Backoff, failures: number, random = Math.random()): number {
  const full = Math.min(longestMs, firstMs * 2 ** (failures - 1));
  return full * (0.5 + random / 2);
}

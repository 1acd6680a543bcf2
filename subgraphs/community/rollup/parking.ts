import { z } from 'zod';

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 300_000;

/** Why a chapter is left out, and when a snapshot of it is tried next. */
export const parking = z.object({
  reason: z.string(),
  since: z.iso.datetime(),
  attempts: z.int().min(1),
  retryAt: z.iso.datetime(),
});
export type Parking = z.infer<typeof parking>;

/** Parks a chapter, or parks it for longer: 1 s at first, twice as long each time, at most five minutes. */
export function park(reason: string, before: Parking | null, now: Date): Parking {
  const attempts = (before?.attempts ?? 0) + 1;
  const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempts - 1));
  return {
    reason,
    since: before?.since ?? now.toISOString(),
    attempts,
    retryAt: new Date(now.getTime() + wait).toISOString(),
  };
}

import { z } from 'zod';
import { type Change, change } from '../../../schema/changes.ts';

/** What to do with changes a feed gave. */
export interface NextChanges {
  /** Those that follow on from the cursor without gap, checked. */
  readonly apply: readonly Change[];
  /** What comes after them: nothing more, a hole, or a change that breaks the contract. */
  readonly end: { readonly kind: 'whole' | 'gap' } | { readonly kind: 'poison'; readonly reason: string };
}

const numbered = z.object({ seq: z.int() });

/**
 * Picks, of changes as they came, those right after `last`: what was applied before is passed over, so a doubled or
 * overlapping page does no harm, and nothing behind a hole is taken.
 */
export function nextChanges(last: number, given: readonly unknown[]): NextChanges {
  const apply: Change[] = [];
  for (const raw of given) {
    const expected = last + apply.length + 1;
    const number = numbered.safeParse(raw);
    if (number.success && number.data.seq < expected) continue;
    if (number.success && number.data.seq > expected) return { apply, end: { kind: 'gap' } };
    const parsed = change.safeParse(raw);
    if (!parsed.success) {
      const reason = `change ${expected} breaks the contract: ${z.prettifyError(parsed.error).slice(0, 500)}`;
      return { apply, end: { kind: 'poison', reason } };
    }
    apply.push(parsed.data);
  }
  return { apply, end: { kind: 'whole' } };
}

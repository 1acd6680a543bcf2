import type { FetchOperation } from '../engine/subgraph.ts';
import { rootSelections } from './root-selections.ts';

/** Subscriptions of the chapter contract that give their present value at once, and all of it with each event. */
export const PRESENT_VALUES: readonly string[] = ['rsvpCounts', 'eventUpdated'];

/** Whether nothing is missed by a subscription that is taken up again, or that passes over all but the newest event. */
export function givesPresentValue(operation: FetchOperation, fields: readonly string[]): boolean {
  return rootSelections(operation).every(
    ({ field }) => field.name.value === '__typename' || fields.includes(field.name.value),
  );
}

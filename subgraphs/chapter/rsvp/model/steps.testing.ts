import fc from 'fast-check';
import type { RsvpMode } from '../../event/event.ts';
import type { RsvpResponse } from '../rsvp.ts';

export const PEOPLE = 6;
export const MOST_GUESTS = 2;

/** Something that someone does to an event, or to who may come to it. People are numbers. */
export type Step =
  | {
      readonly kind: 'answer';
      readonly who: number;
      readonly response: RsvpResponse;
      readonly guests: number;
    }
  | { readonly kind: 'add'; readonly who: number; readonly guests: number; readonly over: boolean }
  | { readonly kind: 'promote'; readonly who: number; readonly over: boolean }
  | { readonly kind: 'approve'; readonly who: number }
  | { readonly kind: 'decline'; readonly who: number }
  | { readonly kind: 'invite'; readonly who: number }
  | { readonly kind: 'leave' | 'join' | 'ban' | 'lift' | 'erase'; readonly who: number }
  | { readonly kind: 'mode'; readonly mode: RsvpMode }
  | { readonly kind: 'resize'; readonly capacity: number | null; readonly movers: readonly number[] }
  | { readonly kind: 'cancel' };

const kind = <Kind extends string>(...kinds: Kind[]) => fc.constantFrom(...kinds);
export const who = fc.nat({ max: PEOPLE - 1 });
export const guests = fc.nat({ max: MOST_GUESTS });
const over = fc.boolean();
const mode = fc.constantFrom<RsvpMode>('OPEN', 'APPROVAL', 'INVITE_ONLY');

export const step = fc.oneof(
  {
    weight: 24,
    arbitrary: fc.record({
      kind: kind('answer'),
      who,
      response: fc.constantFrom<RsvpResponse>('YES', 'YES', 'YES', 'NO', 'MAYBE'),
      guests,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind('add'), who, guests, over }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('promote'), who, over }) },
  { weight: 9, arbitrary: fc.record({ kind: kind('approve', 'approve', 'decline', 'invite'), who }) },
  { weight: 6, arbitrary: fc.record({ kind: kind('leave', 'join', 'join', 'ban', 'lift', 'erase'), who }) },
  { weight: 3, arbitrary: fc.record({ kind: kind('mode'), mode }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: kind('resize'),
      capacity: fc.option(fc.integer({ min: 1, max: 8 }), { freq: 6 }),
      movers: fc.oneof(fc.constant([]), fc.uniqueArray(who, { maxLength: 3 })),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind('cancel') }) },
);

export const steps = fc.array(step, { minLength: 5, maxLength: 30 });

/** How an event begins. */
export const beginning = fc.record({
  capacity: fc.option(fc.integer({ min: 1, max: 6 }), { freq: 8 }),
  mode: fc.constantFrom<RsvpMode>('OPEN', 'OPEN', 'OPEN', 'APPROVAL', 'INVITE_ONLY'),
});
export interface Beginning {
  readonly capacity: number | null;
  readonly mode: RsvpMode;
}

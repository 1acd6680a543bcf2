import fc from 'fast-check';
import type { RsvpMode } from '../../event/event.ts';
import type { RsvpResponse } from '../rsvp.ts';
import { guests, type Step, step, who } from './steps.testing.ts';

/** Events of a series in the model. */
export const DATES = 3;

/** What is done to a whole series, or to its events from one on. `series` and `from` are numbers of events in it. */
export type SeriesStep =
  | {
      readonly kind: 'answer all';
      readonly series: number;
      readonly from: number | undefined;
      readonly who: number;
      readonly response: RsvpResponse;
      readonly guests: number;
    }
  | {
      readonly kind: 'edit';
      readonly series: number;
      readonly from: number | undefined;
      readonly patch: { readonly capacity?: number | null; readonly rsvpMode?: RsvpMode };
      readonly exceptionsToo: boolean;
    }
  | { readonly kind: 'cancel all'; readonly series: number; readonly from: number | undefined };

/** A step at one event, or with all of them. */
export type Move = { readonly at: number; readonly step: Step } | { readonly all: SeriesStep };

const date = fc.nat({ max: DATES - 1 });
const from = fc.option(date, { nil: undefined });
const all = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('answer all' as const),
      ...{ series: date, from, who, guests },
      response: fc.constantFrom<RsvpResponse>('YES', 'YES', 'NO', 'MAYBE'),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('edit' as const),
      ...{ series: date, from, exceptionsToo: fc.boolean() },
      patch: fc.record(
        {
          capacity: fc.option(fc.integer({ min: 1, max: 8 }), { freq: 6 }),
          rsvpMode: fc.constantFrom<RsvpMode>('OPEN', 'OPEN', 'APPROVAL', 'INVITE_ONLY'),
        },
        { requiredKeys: [] },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel all' as const), series: date, from }) },
);

export const moves = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ at: date, step }) },
    { weight: 1, arbitrary: fc.record({ all }) },
  ),
  { minLength: 5, maxLength: 30 },
);

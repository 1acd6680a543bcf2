import { z } from 'zod';

/** What is counted, and for whom. */
export const RATES = ['signIn', 'rsvp', 'post', 'search'] as const;
export type Rate = (typeof RATES)[number];
export const RATE_SCOPES = ['member', 'token', 'address'] as const;
export type RateScope = (typeof RATE_SCOPES)[number];

/** How much of each is allowed in a minute; 0 is no bound. */
export type RateLimits = Readonly<Record<Rate, Readonly<Record<RateScope, number>>>>;

/** A person's pace is bounded by what people do; an address may be that of a whole campus, or of a proxy. */
const PRESETS: RateLimits = {
  signIn: { member: 60, token: 300, address: 6_000 },
  rsvp: { member: 120, token: 120, address: 60_000 },
  post: { member: 20, token: 20, address: 600 },
  search: { member: 120, token: 120, address: 1_200 },
};

type RateVariable = `RATE_${'SIGN_IN' | 'RSVP' | 'POST' | 'SEARCH'}_${Uppercase<RateScope>}`;

export const rateVariable = (rate: Rate, scope: RateScope): RateVariable =>
  `RATE_${rate.replace(/[A-Z]/g, (letter) => `_${letter}`)}_${scope}`.toUpperCase() as RateVariable;

const perMinute = (preset: number) => z.coerce.number().int().min(0).max(1_000_000).default(preset);

export const rateSettings = z.object(
  Object.fromEntries(
    RATES.flatMap((rate) =>
      RATE_SCOPES.map((scope) => [rateVariable(rate, scope), perMinute(PRESETS[rate][scope])]),
    ),
  ) as Record<RateVariable, ReturnType<typeof perMinute>>,
);

export function rateLimits(settings: Readonly<Record<RateVariable, number>>): RateLimits {
  const limits = RATES.map((rate) => [
    rate,
    Object.fromEntries(RATE_SCOPES.map((scope) => [scope, settings[rateVariable(rate, scope)]])),
  ]);
  return Object.fromEntries(limits) as RateLimits;
}

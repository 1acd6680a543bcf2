import { ChapterhouseError } from '../../kernel/errors.ts';
import type { RateCounts } from '../../kernel/peers.ts';
import { RATE_SCOPES, type Rate, type RateLimits, type RateScope } from '../../kernel/rates.ts';
import type { AccessToken } from '../auth/access-token.ts';
import type { Client, ClientHeaders } from '../http/client.ts';
import type { ClientAddress } from './client-address.ts';
import { LIMITED_FIELDS } from './limited-fields.ts';
import { RateCounter } from './rate-counter.ts';

/** Of an attempt to sign in with a token that is not valid, beside the attempt itself. */
const FAILED_POINTS = 9;

/** Who is counted; those that are undefined are not. */
export type Counted = Readonly<Partial<Record<RateScope, string | undefined>>>;

export interface RatesOptions {
  readonly limits: RateLimits;
  readonly address: ClientAddress;
  readonly shared: RateCounts;
  readonly onError: (error: unknown) => void;
}

/** How often anyone may do what costs others: by member, by token and by address. */
export class Rates {
  readonly #address: ClientAddress;
  readonly #counters = new Map<string, RateCounter>();

  constructor({ limits, address, shared, onError }: RatesOptions) {
    this.#address = address;
    for (const [rate, scopes] of Object.entries(limits)) {
      for (const [scope, limit] of Object.entries(scopes)) {
        const name = `${rate}.${scope}`;
        if (limit > 0) this.#counters.set(name, new RateCounter({ name, limit, shared, onError }));
      }
    }
  }

  addressOf(remote: string | undefined, headers: ClientHeaders): string | undefined {
    return this.#address.of(remote, headers);
  }

  /** Counts an operation by its limited root fields, before it is run. @throws RATE_LIMITED */
  async admit(fields: ReadonlyMap<string, number>, client: Client): Promise<void> {
    const who: Counted = {
      member: client.viewer?.memberId,
      token: client.tokenDigest,
      address: this.addressOf(client.remote, client.headers),
    };
    for (const [field, times] of fields) {
      const rate = LIMITED_FIELDS[field];
      if (rate !== undefined) await this.use(rate, who, times);
    }
  }

  /** Counts an attempt to sign in with a token not seen before; one that fails counts tenfold. @throws RATE_LIMITED */
  async signIn(who: Counted, verify: () => Promise<AccessToken>): Promise<AccessToken> {
    await this.use('signIn', who, 1);
    try {
      const token = await verify();
      await this.use('signIn', { member: JSON.stringify([token.issuer, token.subject]) }, 1);
      return token;
    } catch (error) {
      if (error instanceof ChapterhouseError && error.code === 'UNAUTHENTICATED') {
        await this.use('signIn', who, FAILED_POINTS).catch(() => undefined);
      }
      throw error;
    }
  }

  /** @throws RATE_LIMITED */
  async use(rate: Rate, who: Counted, points: number): Promise<void> {
    for (const scope of RATE_SCOPES) {
      const key = who[scope];
      if (key === undefined) continue;
      const waitMs = await this.#counters.get(`${rate}.${scope}`)?.use(key, points);
      if (waitMs !== undefined) throw rateLimited(rate, scope, waitMs);
    }
  }
}

const WORDS: Readonly<Record<Rate, string>> = {
  signIn: 'attempts to sign in',
  rsvp: 'RSVPs',
  post: 'posts',
  search: 'searches',
};

function rateLimited(rate: Rate, scope: RateScope, waitMs: number): ChapterhouseError {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new ChapterhouseError(
    'RATE_LIMITED',
    `Too many ${WORDS[rate]} by this ${scope}. Try again in ${retryAfterSeconds} s.`,
    { details: { retryAfterSeconds, rate, per: scope } },
  );
}

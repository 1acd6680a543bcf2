import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import { type Clock, systemClock } from '../../kernel/clock.ts';
import { type AccessToken, badToken, type TokenIssuer } from './access-token.ts';
import { ExpiringCache } from './expiring-cache.ts';

const MAX_TOKEN_CHARACTERS = 16_384;
const REMEMBERED_TOKENS = 10_000;
/** A key its issuer withdraws is worth nothing here after this long. */
const REMEMBERED_MS = 5 * 60_000;

/** Tells a token from others without holding it. */
export const tokenDigest = (token: string): string => createHash('sha256').update(token).digest('base64');

/** Verifies access tokens of the issuers it was given, and remembers those it has seen. */
export class TokenVerifier {
  readonly #issuers: readonly TokenIssuer[];
  readonly #clock: Clock;
  readonly #seen: ExpiringCache<AccessToken>;

  constructor(issuers: readonly TokenIssuer[], clock: Clock = systemClock) {
    this.#issuers = issuers;
    this.#clock = clock;
    this.#seen = new ExpiringCache(REMEMBERED_TOKENS, clock);
  }

  /**
   * @param attempt makes the attempt to verify a token that was not seen before, or refuses to
   * @throws UNAUTHENTICATED, ISSUER_UNAVAILABLE
   */
  async verify(
    token: string,
    digest: string,
    attempt: (verify: () => Promise<AccessToken>) => Promise<AccessToken>,
  ): Promise<AccessToken> {
    if (token.length > MAX_TOKEN_CHARACTERS) throw badToken('it is too long');
    return this.#seen.get(
      digest,
      () => attempt(async () => this.#issuerOf(token).verify(token)),
      ({ expiresAt }) => Math.min(expiresAt, this.#clock.now().getTime() + REMEMBERED_MS),
    );
  }

  /** By what the token claims, unverified as yet: the issuer so found verifies it. */
  #issuerOf(token: string): TokenIssuer {
    let name: string;
    try {
      name = decodeJwt(token).iss ?? '';
    } catch (error) {
      throw badToken('it is no JWT', error);
    }
    const issuer = this.#issuers.find((each) => each.vouchesFor(name));
    if (issuer === undefined) throw badToken('its issuer is not known here');
    return issuer;
  }
}

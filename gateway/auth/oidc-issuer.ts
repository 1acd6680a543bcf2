import { jwtVerify } from 'jose';
import { type Clock, systemClock } from '../../kernel/clock.ts';
import type { OidcIssuerConfig } from '../../kernel/oidc-issuers.ts';
import {
  type AccessToken,
  CLOCK_SKEW_SECONDS,
  readClaims,
  type TokenIssuer,
  tokenFault,
} from './access-token.ts';
import { IssuerKeys } from './issuer-keys.ts';

export interface OidcIssuerOptions {
  readonly clock?: Clock;
  /** Milliseconds that pass before an unknown key, or an issuer that failed, makes us ask again. */
  readonly cooldownMs?: number;
}

/** An OpenID Connect issuer that others run. */
export class OidcIssuer implements TokenIssuer {
  readonly #config: OidcIssuerConfig;
  readonly #clock: Clock;
  readonly #keys: IssuerKeys;

  constructor(config: OidcIssuerConfig, { clock = systemClock, cooldownMs }: OidcIssuerOptions = {}) {
    this.#config = config;
    this.#clock = clock;
    this.#keys = new IssuerKeys({ issuer: config.issuer, clock, cooldownMs });
  }

  vouchesFor(issuer: string): boolean {
    return issuer === this.#config.issuer;
  }

  async verify(token: string): Promise<AccessToken> {
    const { issuer, audiences, algorithms, claims } = this.#config;
    try {
      const { payload, protectedHeader } = await jwtVerify(token, this.#keys.find, {
        issuer,
        audience: [...audiences],
        algorithms: [...algorithms],
        clockTolerance: CLOCK_SKEW_SECONDS,
        currentDate: this.#clock.now(),
        requiredClaims: ['exp', 'sub'],
      });
      return readClaims(payload, protectedHeader.typ, { now: this.#clock.now(), claims });
    } catch (error) {
      throw tokenFault(error);
    }
  }
}

import { join } from 'node:path';
import { createLocalJWKSet, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { type Clock, systemClock } from '../../kernel/clock.ts';
import type { Config } from '../../kernel/config.ts';
import { ChapterhouseError } from '../../kernel/errors.ts';
import { loadSigningKey, publicKeySet, type SigningKey } from '../../kernel/keys.ts';
import type { Logger } from '../../kernel/log.ts';
import type { HqRole } from '../../kernel/viewer.ts';
import {
  type AccessToken,
  CLOCK_SKEW_SECONDS,
  readClaims,
  type TokenIssuer,
  tokenFault,
} from './access-token.ts';

export const DEVELOPMENT_ISSUER = 'urn:chapterhouse:development';
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/;

const roleClaim = z.array(z.enum(['HQ_ADMIN', 'REGION_ADMIN', 'VIEWER'])).default([]);

export interface MintRequest {
  readonly subject: string;
  readonly name: string;
  readonly email?: string;
  readonly roles?: readonly HqRole[];
  readonly ttlSeconds: number;
}

/** Issues tokens for samples and for trying things out, signed with a key kept in the data folder. */
export class DevelopmentIssuer implements TokenIssuer {
  readonly issuer = DEVELOPMENT_ISSUER;
  readonly #key: SigningKey;
  readonly #audience: string;
  readonly #clock: Clock;

  constructor(key: SigningKey, audience: string, clock: Clock = systemClock) {
    this.#key = key;
    this.#audience = audience;
    this.#clock = clock;
  }

  mint({ subject, name, email, roles = [], ttlSeconds }: MintRequest): Promise<string> {
    const now = Math.floor(this.#clock.now().getTime() / 1000);
    return new SignJWT({ name, ...(email === undefined ? {} : { email }), roles })
      .setProtectedHeader({ alg: 'EdDSA', kid: this.#key.kid, typ: 'at+jwt' })
      .setIssuer(this.issuer)
      .setAudience(this.#audience)
      .setSubject(subject)
      .setIssuedAt(now)
      .setExpirationTime(now + ttlSeconds)
      .sign(this.#key.privateKey);
  }

  async verify(token: string): Promise<AccessToken> {
    try {
      const { payload, protectedHeader } = await jwtVerify(
        token,
        createLocalJWKSet(publicKeySet(this.#key)),
        {
          issuer: this.issuer,
          audience: this.#audience,
          algorithms: ['EdDSA'],
          clockTolerance: CLOCK_SKEW_SECONDS,
          currentDate: this.#clock.now(),
          requiredClaims: ['exp', 'sub'],
        },
      );
      const roles = roleClaim.safeParse(payload['roles']).data ?? [];
      return { ...readClaims(payload, protectedHeader.typ), roles };
    } catch (error) {
      throw tokenFault(error);
    }
  }
}

type IssuerConfig = Pick<
  Config,
  'dataFolder' | 'host' | 'oidcIssuers' | 'oidcAudience' | 'allowDevelopmentIssuer'
>;

/**
 * The development issuer of this instance, for where no real one is configured.
 * @throws BAD_CONFIG beside external issuers, and on an address other machines reach unless that is allowed.
 */
export async function createDevelopmentIssuer(
  config: IssuerConfig,
  logger: Logger,
  clock?: Clock,
): Promise<DevelopmentIssuer> {
  if (config.oidcIssuers.length > 0)
    throw new ChapterhouseError(
      'BAD_CONFIG',
      'The development issuer does not run beside OIDC_ISSUERS; get tokens from those.',
    );
  const reachable = !LOOPBACK.test(config.host);
  if (reachable && !config.allowDevelopmentIssuer)
    throw new ChapterhouseError(
      'BAD_CONFIG',
      `HOST ${config.host} is reached from other machines, where the development issuer does not belong. ` +
        'Set OIDC_ISSUERS, or ALLOW_DEVELOPMENT_ISSUER=true if this is a network you trust.',
    );
  logger.warn(
    { issuer: DEVELOPMENT_ISSUER, host: config.host },
    'DEVELOPMENT ISSUER IS ON: whoever can read the data folder can sign in as anyone. Set OIDC_ISSUERS for production.',
  );
  const key = await loadSigningKey(join(config.dataFolder, 'keys', 'development-issuer.json'));
  return new DevelopmentIssuer(key, config.oidcAudience, clock);
}

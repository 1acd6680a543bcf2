import { join } from 'node:path';
import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify, SignJWT } from 'jose';
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
import { isLoopback } from './development/own-origin.ts';

/** Whose members they are, by whatever address its tokens name it. */
export const DEVELOPMENT_ISSUER = 'urn:chapterhouse:development';
const ALGORITHM = 'EdDSA';
const CLAIMS = { name: 'name', email: 'email', picture: 'picture' };

const roleClaim = z.array(z.enum(['HQ_ADMIN', 'REGION_ADMIN', 'VIEWER'])).default([]);

export interface MintRequest {
  readonly subject: string;
  readonly name: string;
  readonly email?: string;
  readonly roles?: readonly HqRole[];
  readonly ttlSeconds: number;
  /** The `iss` of the token: the address a front-end knows the issuer by. */
  readonly issuer?: string;
}

/**
 * Issues tokens for samples and for trying things out, signed with a key kept in the data folder. Where it runs there is
 * no other issuer, and its key alone tells whether a token is its own: it has as many names as this server has addresses.
 */
export class DevelopmentIssuer implements TokenIssuer {
  readonly #key: SigningKey;
  readonly #audience: string;
  readonly #clock: Clock;

  constructor(key: SigningKey, audience: string, clock: Clock = systemClock) {
    this.#key = key;
    this.#audience = audience;
    this.#clock = clock;
  }

  publicKeys(): JSONWebKeySet {
    return publicKeySet(this.#key);
  }

  vouchesFor(): boolean {
    return true;
  }

  /** @returns an access token (RFC 9068) */
  mint({ subject, name, email, roles = [], ttlSeconds, issuer }: MintRequest): Promise<string> {
    return this.#sign({ name, ...(email === undefined ? {} : { email }), roles }, 'at+jwt', ttlSeconds)
      .setIssuer(issuer ?? DEVELOPMENT_ISSUER)
      .setAudience(this.#audience)
      .setSubject(subject)
      .sign(this.#key.privateKey);
  }

  /** @returns what tells a front-end who signed in (OpenID Connect Core 1.0 §2) */
  mintIdToken(
    { subject, name, ttlSeconds, issuer }: MintRequest,
    clientId: string,
    nonce: string | undefined,
  ): Promise<string> {
    return this.#sign({ name, ...(nonce === undefined ? {} : { nonce }) }, 'JWT', ttlSeconds)
      .setIssuer(issuer ?? DEVELOPMENT_ISSUER)
      .setAudience(clientId)
      .setSubject(subject)
      .sign(this.#key.privateKey);
  }

  async verify(token: string): Promise<AccessToken> {
    const now = this.#clock.now();
    try {
      const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(this.publicKeys()), {
        audience: this.#audience,
        algorithms: [ALGORITHM],
        typ: 'at+jwt',
        clockTolerance: CLOCK_SKEW_SECONDS,
        currentDate: now,
        requiredClaims: ['iss', 'exp', 'sub'],
      });
      const roles = roleClaim.safeParse(payload['roles']).data ?? [];
      const claims = readClaims(payload, protectedHeader.typ, { now, claims: CLAIMS });
      return { ...claims, issuer: DEVELOPMENT_ISSUER, roles };
    } catch (error) {
      throw tokenFault(error);
    }
  }

  #sign(claims: JWTPayload, typ: string, ttlSeconds: number): SignJWT {
    const now = Math.floor(this.#clock.now().getTime() / 1000);
    return new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM, kid: this.#key.kid, typ })
      .setIssuedAt(now)
      .setExpirationTime(now + ttlSeconds);
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
  const reachable = !isLoopback(config.host);
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

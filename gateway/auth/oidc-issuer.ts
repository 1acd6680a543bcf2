import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import { type Clock, systemClock } from '../../kernel/clock.ts';
import { ChapterhouseError } from '../../kernel/errors.ts';
import {
  type AccessToken,
  CLOCK_SKEW_SECONDS,
  readClaims,
  type TokenIssuer,
  tokenFault,
} from './access-token.ts';

/** Only those whose verifying key cannot sign: with one of these a published key is of no use to a forger. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const FETCH_TIMEOUT_MS = 5_000;
const KEYS_MAX_AGE_MS = 10 * 60_000;
const METADATA_BYTES = 256 * 1024;

const metadata = z.object({ issuer: z.string(), jwks_uri: z.url() });

export interface OidcIssuerOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly clock?: Clock;
  /** Milliseconds that pass before an unknown key, or an issuer that failed, makes us ask again. */
  readonly cooldownMs?: number;
}

/** An OpenID Connect issuer: its keys are found by discovery and followed as they rotate. */
export class OidcIssuer implements TokenIssuer {
  readonly issuer: string;
  readonly #audience: string;
  readonly #clock: Clock;
  readonly #cooldownMs: number;
  #keys: Promise<JWTVerifyGetKey> | undefined;
  #failedAt = Number.NEGATIVE_INFINITY;

  constructor({ issuer, audience, clock = systemClock, cooldownMs = 10_000 }: OidcIssuerOptions) {
    this.issuer = issuer;
    this.#audience = audience;
    this.#clock = clock;
    this.#cooldownMs = cooldownMs;
  }

  async verify(token: string): Promise<AccessToken> {
    const keys = await this.#discovered();
    try {
      const { payload, protectedHeader } = await jwtVerify(token, withOutage(keys), {
        issuer: this.issuer,
        audience: this.#audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_SKEW_SECONDS,
        currentDate: this.#clock.now(),
        requiredClaims: ['exp', 'sub'],
      });
      return readClaims(payload, protectedHeader.typ);
    } catch (error) {
      throw tokenFault(error);
    }
  }

  #discovered(): Promise<JWTVerifyGetKey> {
    if (this.#keys === undefined && Date.now() - this.#failedAt < this.#cooldownMs)
      return Promise.reject(unavailable(this.issuer));
    this.#keys ??= this.#discover().catch((error) => {
      this.#keys = undefined;
      this.#failedAt = Date.now();
      throw error;
    });
    return this.#keys;
  }

  /** OpenID Connect Discovery 1.0, §4. */
  async #discover(): Promise<JWTVerifyGetKey> {
    try {
      const url = `${this.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
      const signal = AbortSignal.timeout(FETCH_TIMEOUT_MS);
      const response = await fetch(url, {
        signal,
        redirect: 'error',
        headers: { accept: 'application/json' },
      });
      if (!response.ok) throw unavailable(this.issuer, `discovery answered ${response.status}`);
      const document = metadata.parse(JSON.parse(await boundedText(response)));
      if (document.issuer !== this.issuer)
        throw unavailable(this.issuer, `discovery names another issuer, ${document.issuer.slice(0, 200)}`);
      const uri = new URL(document.jwks_uri);
      if (this.issuer.startsWith('https:') && uri.protocol !== 'https:')
        throw unavailable(this.issuer, 'its keys are not published over https');
      return createRemoteJWKSet(uri, {
        timeoutDuration: FETCH_TIMEOUT_MS,
        cooldownDuration: this.#cooldownMs,
        cacheMaxAge: KEYS_MAX_AGE_MS,
      });
    } catch (error) {
      throw error instanceof ChapterhouseError ? error : unavailable(this.issuer, 'discovery failed', error);
    }
  }
}

async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > METADATA_BYTES)
      throw new ChapterhouseError('ISSUER_UNAVAILABLE', 'Discovery answered too much.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Keys that cannot be fetched are an outage, not a fault of the token. */
function withOutage(keys: JWTVerifyGetKey): JWTVerifyGetKey {
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JOSENotSupported) throw error;
      if (error instanceof errors.JWKSMultipleMatchingKeys) throw error;
      throw new ChapterhouseError('ISSUER_UNAVAILABLE', 'The issuer’s keys cannot be fetched now.', {
        cause: error,
      });
    }
  };
}

const unavailable = (issuer: string, why = 'it failed a moment ago', cause?: unknown): ChapterhouseError =>
  new ChapterhouseError('ISSUER_UNAVAILABLE', `The token issuer ${issuer} cannot be used: ${why}.`, {
    cause,
  });

import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { type Clock, systemClock } from '../../kernel/clock.ts';
import { ChapterhouseError } from '../../kernel/errors.ts';

const FETCH_TIMEOUT_MS = 5_000;
const RETRY_SECONDS = 10;
const DOCUMENT_BYTES = 256 * 1024;
/** A key its issuer has withdrawn is taken for no longer than this. */
const MAX_AGE_MS = 10 * 60_000;
/** For how long an issuer that does not answer is still vouched for by the keys it gave last. */
const OUTAGE_MS = 24 * 3_600_000;

const metadata = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });

export interface IssuerKeysOptions {
  readonly issuer: string;
  readonly clock?: Clock | undefined;
  /** Milliseconds between two looks at the issuer for keys nobody knows, or after it failed. */
  readonly cooldownMs?: number | undefined;
}

interface KnownKeys {
  readonly find: JWTVerifyGetKey;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** The keys an issuer publishes, found by discovery and followed as they rotate. */
export class IssuerKeys {
  readonly #issuer: string;
  readonly #clock: Clock;
  readonly #cooldownMs: number;
  #known: KnownKeys | undefined;
  /** Why the last look failed. */
  #fault: ChapterhouseError | undefined;
  #look: Promise<void> | undefined;
  /** When a key nobody knew was last looked for, or the issuer failed. */
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor({ issuer, clock = systemClock, cooldownMs = 10_000 }: IssuerKeysOptions) {
    this.#issuer = issuer;
    this.#clock = clock;
    this.#cooldownMs = cooldownMs;
  }

  /** @throws ISSUER_UNAVAILABLE when it cannot be told whether there is such a key */
  readonly find: JWTVerifyGetKey = async (header, token) => {
    const known = await this.#current();
    try {
      return await known.find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await this.#lookAgain('unknown key');
      if (this.#fault !== undefined) throw this.#fault;
      if (this.#known === undefined || this.#known === known) throw error;
      return this.#known.find(header, token);
    }
  };

  async #current(): Promise<KnownKeys> {
    if (this.#age() > MAX_AGE_MS) {
      const look = this.#lookAgain('old keys');
      // Once an issuer is known to be down, nobody waits for it as long as there are keys.
      if (this.#fault === undefined || this.#age() > OUTAGE_MS) await look;
    }
    if (this.#known === undefined || this.#age() > OUTAGE_MS)
      throw this.#fault ?? unavailable(this.#issuer, 'it has not answered yet');
    return this.#known;
  }

  #age(): number {
    return this.#known === undefined ? Number.POSITIVE_INFINITY : this.#now() - this.#known.at;
  }

  #now(): number {
    return this.#clock.now().getTime();
  }

  /** Never rejects. */
  #lookAgain(why: 'unknown key' | 'old keys'): Promise<void> {
    if (this.#look === undefined && this.#now() - this.#lookedAt >= this.#cooldownMs) {
      if (why === 'unknown key') this.#lookedAt = this.#now();
      this.#look = this.#load().then(
        (find) => {
          this.#known = { find, at: this.#now() };
          this.#fault = undefined;
          this.#look = undefined;
        },
        (error: unknown) => {
          this.#lookedAt = this.#now();
          this.#fault =
            error instanceof ChapterhouseError
              ? error
              : unavailable(this.#issuer, 'it does not answer', error);
          this.#look = undefined;
        },
      );
    }
    return this.#look ?? Promise.resolve();
  }

  /** OpenID Connect Discovery 1.0, §4. */
  async #load(): Promise<JWTVerifyGetKey> {
    const issuer = this.#issuer;
    const about = metadata.parse(
      await this.#fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`),
    );
    if (about.issuer !== issuer)
      throw unavailable(issuer, `its discovery is that of another issuer, ${about.issuer.slice(0, 200)}`);
    if (issuer.startsWith('https:') && !about.jwks_uri.startsWith('https:'))
      throw unavailable(issuer, 'its keys are not published over https');
    return createLocalJWKSet((await this.#fetch(about.jwks_uri)) as JSONWebKeySet);
  }

  async #fetch(url: string): Promise<unknown> {
    const response = await fetch(url, {
      signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
      redirect: 'error',
      headers: { accept: 'application/json' },
    });
    if (!response.ok) throw unavailable(this.#issuer, `it answered ${response.status}`);
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > DOCUMENT_BYTES) throw unavailable(this.#issuer, 'it answered too much');
      chunks.push(chunk);
    }
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  }
}

const unavailable = (issuer: string, why: string, cause?: unknown): ChapterhouseError =>
  new ChapterhouseError('ISSUER_UNAVAILABLE', `The token issuer ${issuer} cannot be used: ${why}.`, {
    cause,
    details: { retryAfterSeconds: RETRY_SECONDS },
  });

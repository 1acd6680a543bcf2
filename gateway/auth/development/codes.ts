import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../../kernel/clock.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import type { Person } from './person.ts';

const LIFE_MS = 60_000;
const MAX_CODES = 1_000;

/** What a code stands for. */
export interface Grant {
  readonly request: AuthorizationRequest;
  readonly person: Person;
}

interface Redemption {
  readonly clientId: string;
  readonly redirectUri: string;
  /** What the challenge was made of (RFC 7636 §4.5). */
  readonly verifier: string;
}

/** Authorization codes: each is good for one attempt within a minute. */
export class Codes {
  readonly #grants = new Map<string, Grant & { readonly until: number }>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  issue(grant: Grant): string {
    const code = randomBytes(32).toString('base64url');
    this.#grants.set(code, { ...grant, until: this.#clock.now().getTime() + LIFE_MS });
    for (const oldest of this.#grants.keys()) {
      if (this.#grants.size <= MAX_CODES) break;
      this.#grants.delete(oldest);
    }
    return code;
  }

  /** Undefined for a code that is not this client's, was used before or is too old; whichever it was, it is used now. */
  redeem(code: string, { clientId, redirectUri, verifier }: Redemption): Grant | undefined {
    const grant = this.#grants.get(code);
    this.#grants.delete(code);
    if (grant === undefined || grant.until < this.#clock.now().getTime()) return undefined;
    const { request } = grant;
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const fits =
      request.clientId === clientId && request.redirectUri === redirectUri && request.challenge === challenge;
    return fits ? grant : undefined;
  }
}

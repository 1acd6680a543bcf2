import { errors } from 'jose';
import { z } from 'zod';
import { ChapterhouseError } from '../../kernel/errors.ts';
import type { HqRole } from '../../kernel/viewer.ts';

/** Whoever tells whether access tokens of one issuer are valid. */
export interface TokenIssuer {
  /** The `iss` of its tokens. */
  readonly issuer: string;
  /** @throws UNAUTHENTICATED for a bad token, ISSUER_UNAVAILABLE when that cannot be told now. */
  verify(token: string): Promise<AccessToken>;
}

/** What a valid access token says. */
export interface AccessToken {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string | undefined;
  readonly email: string | undefined;
  readonly roles: readonly HqRole[];
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Seconds by which an issuer's clock may differ from ours. */
export const CLOCK_SKEW_SECONDS = 30;

/** Kinds of JWT an access token may say it is (RFC 9068 §2.1; many issuers say plain `JWT`, or nothing). */
const TOKEN_TYPES = new Set(['jwt', 'at+jwt', 'application/at+jwt']);

const text = z.string().trim().min(1).max(300).optional().catch(undefined);
const claims = z.object({
  iss: z.string(),
  sub: z.string().min(1).max(300),
  exp: z.number(),
  name: text,
  preferred_username: text,
  email: text,
});

/** Reads the claims of a verified token; roles are none of an outside issuer's business. */
export function readClaims(payload: unknown, type: string | undefined): AccessToken {
  if (type !== undefined && !TOKEN_TYPES.has(type.toLowerCase())) throw badToken('it is no access token');
  const parsed = claims.safeParse(payload);
  if (!parsed.success) throw badToken('its claims are not as they should be');
  const { iss, sub, exp, name, preferred_username: username, email } = parsed.data;
  return { issuer: iss, subject: sub, name: name ?? username, email, roles: [], expiresAt: exp * 1000 };
}

export const badToken = (reason: string, cause?: unknown): ChapterhouseError =>
  new ChapterhouseError('UNAUTHENTICATED', `The access token is not valid: ${reason}.`, { cause });

/** A failed verification as the client may see it. */
export function tokenFault(error: unknown): ChapterhouseError {
  if (error instanceof ChapterhouseError) return error;
  if (error instanceof errors.JWTExpired) return badToken('it has expired', error);
  if (error instanceof errors.JWTClaimValidationFailed)
    return badToken(`its claim "${error.claim}" does not fit`, error);
  if (error instanceof errors.JOSEAlgNotAllowed) return badToken('its algorithm is not taken here', error);
  if (error instanceof errors.JWKSNoMatchingKey) return badToken('no key of its issuer fits', error);
  return badToken('it cannot be verified', error);
}

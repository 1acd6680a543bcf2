import { errors, type JWTPayload } from 'jose';
import { z } from 'zod';
import { ChapterhouseError } from '../../kernel/errors.ts';
import type { OidcIssuerConfig } from '../../kernel/oidc-issuers.ts';
import type { HqRole } from '../../kernel/viewer.ts';

/** Whoever tells whether access tokens of one issuer are valid. */
export interface TokenIssuer {
  /** Whether tokens of this `iss` are its own. */
  vouchesFor(issuer: string): boolean;
  /** @throws UNAUTHENTICATED for a bad token, ISSUER_UNAVAILABLE when that cannot be told now. */
  verify(token: string): Promise<AccessToken>;
}

/** What a valid access token says. */
export interface AccessToken {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string | undefined;
  readonly email: string | undefined;
  /** URL of the member's picture. */
  readonly picture: string | undefined;
  readonly roles: readonly HqRole[];
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Seconds by which an issuer's clock may differ from ours. */
export const CLOCK_SKEW_SECONDS = 30;

/** Kinds of JWT an access token may say it is (RFC 9068 §2.1; many issuers say plain `JWT`, or nothing). */
const TOKEN_TYPES = new Set(['jwt', 'at+jwt', 'application/at+jwt']);

const text = z.string().trim().min(1).max(300).optional().catch(undefined);
const picture = z
  .url({ protocol: /^https$/ })
  .max(2_000)
  .optional()
  .catch(undefined);
const standard = z.object({
  iss: z.string(),
  sub: z.string().min(1).max(300),
  exp: z.number(),
  iat: z.number().optional(),
  preferred_username: text,
  email_verified: z.union([z.boolean(), z.stringbool()]).optional().catch(undefined),
});

interface Reading {
  readonly now: Date;
  /** Where the token tells of the member. */
  readonly claims: OidcIssuerConfig['claims'];
}

/**
 * Reads the claims of a verified token; roles are none of an outside issuer's business. An e-mail address the issuer
 * itself calls unverified is left out.
 */
export function readClaims(payload: JWTPayload, type: string | undefined, reading: Reading): AccessToken {
  const { now, claims } = reading;
  if (type !== undefined && !TOKEN_TYPES.has(type.toLowerCase())) throw badToken('it is no access token');
  const parsed = standard.safeParse(payload);
  if (!parsed.success) throw badToken('its claims are not as they should be');
  const { iss, sub, exp, iat, preferred_username: username, email_verified: verified } = parsed.data;
  if (iat !== undefined && iat > now.getTime() / 1000 + CLOCK_SKEW_SECONDS)
    throw badToken('it was issued in the future');
  return {
    issuer: iss,
    subject: sub,
    name: text.parse(payload[claims.name]) ?? username,
    email: verified === false ? undefined : text.parse(payload[claims.email]),
    picture: picture.parse(payload[claims.picture]),
    roles: [],
    expiresAt: exp * 1000,
  };
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

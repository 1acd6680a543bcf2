import { z } from 'zod';
import { ChapterhouseError } from '../../../kernel/errors.ts';
import { isLoopback } from './own-origin.ts';

/** A front-end's wish to have someone sign in (RFC 6749 §4.1.1, OpenID Connect Core 1.0 §3.1.2.1). */
export interface AuthorizationRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scope: string;
  readonly state: string | undefined;
  readonly nonce: string | undefined;
  /** The base64url SHA-256 of what the front-end shows for the code (RFC 7636 §4.2). */
  readonly challenge: string;
}

/** A fault to tell the front-end of, at its redirect URI (RFC 6749 §4.1.2.1). */
export interface AuthorizationFault {
  readonly redirectUri: string;
  readonly state: string | undefined;
  readonly error: 'invalid_request' | 'unsupported_response_type' | 'login_required';
  readonly description: string;
}

const text = z.string().min(1).max(1_000);
const receiver = z.object({ client_id: text.max(200), redirect_uri: text.max(2_000) });
const wish = z.object({
  response_type: z.literal('code', { error: 'response_type must be code' }),
  response_mode: z.literal('query', { error: 'response_mode must be query' }).optional(),
  scope: text.default('openid'),
  nonce: text.optional(),
  code_challenge: z.string({ error: 'a code_challenge is needed (PKCE)' }).regex(/^[\w-]{43}$/),
  code_challenge_method: z.literal('S256', { error: 'code_challenge_method must be S256' }),
});

/**
 * Reads the query of an authorization request.
 * @param origins that may be redirected to, beside those of this machine
 * @throws BAD_REQUEST for a redirect that may not be followed, not even to tell of a fault
 */
export function authorizationRequest(
  query: URLSearchParams,
  origins: readonly string[],
): AuthorizationRequest | AuthorizationFault {
  const given = Object.fromEntries(query);
  const { data: to } = receiver.safeParse(given);
  if (to === undefined)
    throw new ChapterhouseError(
      'BAD_REQUEST',
      'An authorization request has a client_id and a redirect_uri.',
    );
  const { client_id: clientId, redirect_uri: redirectUri } = to;
  if (!mayRedirect(redirectUri, origins))
    throw new ChapterhouseError(
      'BAD_REQUEST',
      'redirect_uri must lead to this machine, to this server or to an origin of CORS_ORIGINS.',
    );
  const state = query.get('state') ?? undefined;
  const fault = (error: AuthorizationFault['error'], description: string): AuthorizationFault => ({
    ...{ redirectUri, state, error, description },
  });
  const parsed = wish.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const error = issue?.path[0] === 'response_type' ? 'unsupported_response_type' : 'invalid_request';
    return fault(error, issue?.message ?? 'the request is not as it should be');
  }
  if (query.get('prompt') === 'none') return fault('login_required', 'everyone is asked here who they are');
  const { scope, nonce, code_challenge: challenge } = parsed.data;
  return { clientId, redirectUri, scope, state, nonce, challenge };
}

export function mayRedirect(uri: string, origins: readonly string[]): boolean {
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname, origin, hash, username } = new URL(uri);
  if (!/^https?:$/.test(protocol) || hash !== '' || username !== '') return false;
  return isLoopback(hostname) || origins.includes(origin);
}

import { type Clock, systemClock } from '../../kernel/clock.ts';
import type { CommunityPeer, Identity } from '../../kernel/peers.ts';
import type { Viewer } from '../../kernel/viewer.ts';
import type { Authenticate, ClientHeaders } from '../http/client.ts';
import type { Rates } from '../rates/rates.ts';
import { badToken } from './access-token.ts';
import { ExpiringCache } from './expiring-cache.ts';
import { type TokenVerifier, tokenDigest } from './tokens.ts';

const REMEMBERED_MEMBERS = 10_000;
/** How long a change of someone's headquarters roles may go unseen here. */
const REMEMBERED_MS = 60_000;
const BEARER = /^bearer +([A-Za-z0-9._~+/=-]+)$/i;

/** @returns the token of `authorization` (RFC 6750 §2.1), undefined when there is none. @throws UNAUTHENTICATED */
function bearerToken(headers: ClientHeaders): string | undefined {
  const header = headers['authorization'];
  if (header === undefined || header === '') return undefined;
  const token = typeof header === 'string' ? BEARER.exec(header.trim())?.[1] : undefined;
  if (token === undefined) throw badToken('"authorization" must be "Bearer" and one token');
  return token;
}

/**
 * Who stands behind a request: token, then identity, then the member that community knows by it.
 * @param rates undefined when anyone may try as often as they like
 */
export function createAuthenticator(
  tokens: TokenVerifier,
  community: Pick<CommunityPeer, 'signIn'>,
  clock: Clock = systemClock,
  rates?: Rates,
): Authenticate {
  const members = new ExpiringCache<Viewer>(REMEMBERED_MEMBERS, clock);
  return async (headers, remote) => {
    const token = bearerToken(headers);
    if (token === undefined) return undefined;
    const digest = tokenDigest(token);
    const { expiresAt, ...identity } = await tokens.verify(token, digest, (verify) =>
      rates === undefined
        ? verify()
        : rates.signIn({ token: digest, address: rates.addressOf(remote, headers) }, verify),
    );
    const viewer = await members.get(
      identityKey(identity),
      () => community.signIn(identity),
      ({ guidelinesDue }) => rememberedUntil(clock.now().getTime(), guidelinesDue?.from),
    );
    return { viewer, expiresAt, tokenDigest: digest };
  };
}

/**
 * Whoever cannot take part before they accept the guidelines is looked up for each request: the next one after they
 * have accepted finds them free, at every gateway.
 * @param barredFrom when they cannot take part any more, if they have guidelines to accept
 */
const rememberedUntil = (now: number, barredFrom = Number.POSITIVE_INFINITY): number =>
  Math.max(now, Math.min(now + REMEMBERED_MS, barredFrom));

/** Everything the viewer depends on, so that a token with other roles or another name is another entry. */
const identityKey = ({ issuer, subject, name, email, picture, roles }: Identity): string =>
  JSON.stringify([issuer, subject, name, email, picture, roles]);

import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { ChapterhouseError } from '../../../kernel/errors.ts';

const LOOPBACK = /^(localhost|([\w-]+\.)*localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/;

export const isLoopback = (hostname: string): boolean => LOOPBACK.test(hostname);

/**
 * The origin under which a request has reached this server. A page of anywhere can have its own name point here and
 * would then be of one origin with the sign-in page, so a name counts only when it is ours; an address counts always.
 * @throws BAD_REQUEST
 */
export function ownOrigin({ headers }: IncomingMessage, publicUrl: string | undefined): string {
  const own = publicUrl === undefined ? undefined : new URL(publicUrl);
  const { host = '' } = headers;
  if (own?.host === host) return own.origin;
  const here = URL.canParse(`http://${host}`) ? new URL(`http://${host}`) : undefined;
  if (here !== undefined && here.host === host.toLowerCase() && isAddress(here.hostname)) return here.origin;
  throw new ChapterhouseError(
    'BAD_REQUEST',
    'Reach the development issuer by an address, by localhost, or by CHAPTERHOUSE_PUBLIC_URL.',
  );
}

const isAddress = (hostname: string): boolean =>
  isLoopback(hostname) || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;

import { createHash, randomUUID, sign } from 'node:crypto';
import { type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import { ChapterhouseError } from './errors.ts';
import { isUuid, type Uuid } from './ids.ts';
import type { SigningKey } from './keys.ts';
import type { Viewer } from './viewer.ts';

/**
 * The assertion one server of the house sends another in place of the client's token: a JWT signed with EdDSA that
 * names its audience (a chapter's key, `community`, or the origin of a chapter host), lives 60 s at most, and is bound to one request body.
 */
export const ASSERTION_HEADER = 'chapterhouse-assertion';
const LIFETIME_SECONDS = 60;

export type Issuer = 'gateway' | 'community' | 'chapters';

const claims = z.object({
  sub: z.string().refine(isUuid).optional(),
  name: z.string().default(''),
  roles: z.array(z.enum(['HQ_ADMIN', 'REGION_ADMIN', 'VIEWER'])).default([]),
  due: z.object({ version: z.int(), from: z.number() }).optional(),
  bod: z.string(),
});

const digest = (body: string | Buffer): string => createHash('sha256').update(body).digest('base64url');

/**
 * Signed at once: a gateway signs one for each chapter it asks, and the library's way by the thread pool takes twice the
 * time.
 */
export function signAssertion(
  key: SigningKey,
  issuer: Issuer,
  audience: string,
  body: string | Buffer,
  viewer?: Viewer,
): string {
  const iat = Math.floor(Date.now() / 1000);
  const payload: JWTPayload = {
    ...(viewer === undefined ? {} : claimsOf(viewer)),
    ...{ bod: digest(body), iss: issuer, aud: audience, iat, exp: iat + LIFETIME_SECONDS, jti: randomUUID() },
  };
  const signed = `${headerOf(key)}.${base64url(JSON.stringify(payload))}`;
  return `${signed}.${sign(null, Buffer.from(signed), key.signer).toString('base64url')}`;
}

const claimsOf = ({ memberId, name, roles, guidelinesDue }: Viewer): JWTPayload => ({
  ...{ sub: memberId, name, roles },
  ...(guidelinesDue === undefined ? {} : { due: guidelinesDue }),
});

const headers = new WeakMap<SigningKey, string>();

function headerOf(key: SigningKey): string {
  let header = headers.get(key);
  if (header === undefined) {
    header = base64url(JSON.stringify({ alg: 'EdDSA', kid: key.kid, typ: 'JWT' }));
    headers.set(key, header);
  }
  return header;
}

const base64url = (text: string): string => Buffer.from(text).toString('base64url');

/**
 * @returns the viewer the assertion speaks for, undefined when nobody is signed in.
 * @throws UNAUTHENTICATED unless the assertion is whole, from `issuer`, for `audience` and for this very body.
 */
export async function verifyAssertion(
  token: string | undefined,
  keys: JWTVerifyGetKey,
  issuer: Issuer,
  audience: string | string[],
  body: string | Buffer,
): Promise<Viewer | undefined> {
  if (token === undefined)
    throw new ChapterhouseError('UNAUTHENTICATED', `The header "${ASSERTION_HEADER}" is missing.`);
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms: ['EdDSA'],
      maxTokenAge: LIFETIME_SECONDS,
      clockTolerance: 5,
      requiredClaims: ['exp', 'iat', 'jti'],
    });
    const { sub, name, roles, due, bod } = claims.parse(payload);
    if (bod !== digest(body)) throw new Error('the body is not the one that was signed');
    if (sub === undefined) return undefined;
    return { memberId: sub as Uuid, name, roles, ...(due === undefined ? {} : { guidelinesDue: due }) };
  } catch (cause) {
    throw new ChapterhouseError('UNAUTHENTICATED', 'This server’s assertion is not valid here.', { cause });
  }
}

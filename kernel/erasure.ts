import { type JWTVerifyGetKey, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { ChapterhouseError } from './errors.ts';
import { type ChapterKey, isUuid, toChapterKey, type Uuid } from './ids.ts';
import type { SigningKey } from './keys.ts';

/**
 * What headquarters and chapter hosts sign for one another when a member is to be forgotten: JSON Web Signatures (EdDSA),
 * each with a type of its own so that none can be taken for another.
 */
const ORDERS = 'chapterhouse-erasure-orders+jwt';
const RECEIPT = 'chapterhouse-erasure-receipt+jwt';
const LIFETIME_SECONDS = 60;
const TOLERANCE_SECONDS = 30;

/** Headquarters' order to forget a member. Following one twice does no harm. */
export interface ErasureOrder {
  /** Counts up, over all members. */
  readonly seq: number;
  readonly memberId: Uuid;
}

/** Orders after a number, in order. */
export interface OrderPage {
  readonly after: number;
  /** The last order there is, on this page or not. */
  readonly head: number;
  readonly orders: readonly ErasureOrder[];
}

/** A chapter's word that it has forgotten everyone up to an order. */
export interface ErasureReceipt {
  readonly chapter: ChapterKey;
  /** The order it had followed before. */
  readonly after: number;
  readonly upTo: number;
}

const number = z.int().min(0);
const uuid = z.string().refine(isUuid);
const orderPage = z.object({
  after: number,
  head: number,
  orders: z.array(z.object({ seq: number, memberId: uuid })),
});
const erasureReceipt = z.object({ chapter: z.string().transform(toChapterKey), after: number, upTo: number });

/** @param server the address headquarters knows the host by: a page is for that host, and good for a minute */
export const signOrders = (key: SigningKey, server: string, page: OrderPage): Promise<string> =>
  new SignJWT({ page })
    .setProtectedHeader({ alg: 'EdDSA', kid: key.kid, typ: ORDERS })
    .setIssuer('community')
    .setAudience(server)
    .setIssuedAt()
    .setExpirationTime(`${LIFETIME_SECONDS}s`)
    .sign(key.privateKey);

/** @throws UNAUTHENTICATED unless headquarters signed it for this host, just now */
export async function readOrders(token: string, keys: JWTVerifyGetKey, server: string): Promise<OrderPage> {
  const { page } = await verified(token, keys, {
    typ: ORDERS,
    issuer: 'community',
    audience: server,
    maxTokenAge: LIFETIME_SECONDS,
  });
  return orderPage.parse(page);
}

/** Good for ever: headquarters keeps it. */
export const signReceipt = (key: SigningKey, receipt: ErasureReceipt): Promise<string> =>
  new SignJWT({ receipt })
    .setProtectedHeader({ alg: 'EdDSA', kid: key.kid, typ: RECEIPT })
    .setIssuer('chapters')
    .setAudience('community')
    .setIssuedAt()
    .sign(key.privateKey);

/** @throws UNAUTHENTICATED unless the host signed it */
export async function readReceipt(token: string, keys: JWTVerifyGetKey): Promise<ErasureReceipt> {
  const { receipt } = await verified(token, keys, {
    typ: RECEIPT,
    issuer: 'chapters',
    audience: 'community',
  });
  return erasureReceipt.parse(receipt);
}

async function verified(
  token: string,
  keys: JWTVerifyGetKey,
  options: { typ: string; issuer: string; audience: string; maxTokenAge?: number },
): Promise<Record<string, unknown>> {
  try {
    const rules = { ...options, algorithms: ['EdDSA'], clockTolerance: TOLERANCE_SECONDS };
    return (await jwtVerify(token, keys, rules)).payload;
  } catch (cause) {
    throw new ChapterhouseError('UNAUTHENTICATED', 'This is not signed as it must be.', { cause });
  }
}

import { createHmac, timingSafeEqual } from 'node:crypto';

const SEAL_BYTES = 18;

const sealOf = (secret: Buffer, purpose: string, words: string): Buffer =>
  createHmac('sha256', secret).update(`${purpose}\0${words}`).digest().subarray(0, SEAL_BYTES);

/** Words that anyone may carry and nobody can change, for one purpose; fit for a URL. */
export const seal = (secret: Buffer, purpose: string, words: string): string =>
  `${Buffer.from(words).toString('base64url')}.${sealOf(secret, purpose, words).toString('base64url')}`;

/** The words of a token sealed for this purpose with this secret; undefined for any other. */
export function unseal(secret: Buffer, purpose: string, token: string): string | undefined {
  const [carried = '', given = ''] = token.split('.', 2);
  const words = Buffer.from(carried, 'base64url').toString();
  const presented = Buffer.from(given, 'base64url');
  const due = sealOf(secret, purpose, words);
  const whole = presented.length === due.length && timingSafeEqual(presented, due);
  return whole && seal(secret, purpose, words) === token ? words : undefined;
}

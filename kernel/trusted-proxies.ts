import { isIP } from 'node:net';
import { commaList } from './comma-list.ts';

const WORDS: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', 'fc00::/7', 'fe80::/10'],
};

function isNetwork(text: string): boolean {
  const [address = '', bits, more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more !== undefined) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32));
}

/** Addresses and networks (`10.0.0.0/8`), and words that stand for some. */
export const trustedProxies = commaList
  .transform((parts) => parts.flatMap((part) => WORDS[part] ?? [part]))
  .refine((parts) => parts.every(isNetwork), 'must hold addresses, networks, loopback or private');

import { createHash } from 'node:crypto';

/** Fingerprint of a row as the archive had it, of the columns read: the same row gives the same text on every run. */
export function rowDigest(row: object): string {
  return createHash('sha256').update(JSON.stringify(row)).digest('base64url');
}

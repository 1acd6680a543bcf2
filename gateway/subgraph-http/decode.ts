import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';

/** What `decode` reads, as a request says it. */
export const ACCEPT_ENCODING = 'gzip, br';

const DECODERS = new Map([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['br', promisify(brotliDecompress)],
]);

/** Why a body cannot be read. */
export type DecodeFailure = 'too large' | 'unreadable';

/** The body as it was before `content-encoding` (RFC 9110 §8.4), holding no more than `limit` bytes of it. */
export async function decode(
  body: Buffer,
  contentEncoding: string,
  limit: number,
): Promise<Buffer | DecodeFailure> {
  const decoder = DECODERS.get(contentEncoding.trim().toLowerCase());
  if (decoder === undefined) return 'unreadable';
  try {
    return await decoder(body, { maxOutputLength: limit });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too large' : 'unreadable';
  }
}

import { promisify } from 'node:util';
import { brotliCompress, gzip, constants as zlib } from 'node:zlib';
import { preferences } from './media-types.ts';

const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

/** Shorter bodies fit one network packet as they are. */
export const WORTH_COMPRESSING = 1400;
/** Brotli's own default (11) is for files compressed once; this one costs about what gzip does. */
const BROTLI_QUALITY = 4;

export type ContentEncoding = 'br' | 'gzip';

/** The best of the encodings offered that the client takes (RFC 9110 §12.5.3). */
export function encodingFor(
  acceptEncoding: string | undefined,
  offered: readonly ContentEncoding[] = ['br', 'gzip'],
): ContentEncoding | undefined {
  if (acceptEncoding === undefined) return undefined;
  const wanted = preferences(acceptEncoding);
  const quality = (name: string): number =>
    (wanted.find(({ type }) => type === name) ?? wanted.find(({ type }) => type === '*'))?.quality ?? 0;
  const taken = offered.filter((name) => quality(name) > 0);
  return taken.sort((one, other) => quality(other) - quality(one))[0];
}

/** Compresses on a thread of the pool. */
export function compress(text: string, encoding: ContentEncoding): Promise<Buffer> {
  const bytes = Buffer.from(text, 'utf8');
  if (encoding === 'gzip') return toGzip(bytes);
  const params = { [zlib.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY, [zlib.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return toBrotli(bytes, { params });
}

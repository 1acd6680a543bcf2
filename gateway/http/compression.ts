import { promisify } from 'node:util';
import { brotliCompress, gzip, constants as zlib } from 'node:zlib';
import { preferences } from './media-types.ts';

const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

/** Smaller bodies fit one network packet as they are. */
const WORTH_BYTES = 1400;
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

export interface Encoded {
  readonly body: Buffer;
  readonly encoding: ContentEncoding | undefined;
}

/** Compresses on a thread of the pool where it pays. */
export async function compress(body: Buffer, acceptEncoding: string | undefined): Promise<Encoded> {
  const encoding = body.length < WORTH_BYTES ? undefined : encodingFor(acceptEncoding);
  if (encoding === undefined) return { body, encoding };
  const params = { [zlib.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY, [zlib.BROTLI_PARAM_SIZE_HINT]: body.length };
  return { body: encoding === 'br' ? await toBrotli(body, { params }) : await toGzip(body), encoding };
}

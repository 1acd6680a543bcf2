import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { ChapterhouseError } from '../../kernel/errors.ts';

/** @throws UNSUPPORTED_MEDIA_TYPE unless the body is JSON in UTF-8, sent as it is. */
export function requireJsonBody(request: IncomingMessage): void {
  const header = request.headers['content-type'];
  if (header === undefined)
    throw new ChapterhouseError(
      'UNSUPPORTED_MEDIA_TYPE',
      'The header "content-type: application/json" is missing.',
    );
  const [type = '', ...parameters] = header.split(';').map((part) => part.trim().toLowerCase());
  if (type !== 'application/json')
    throw new ChapterhouseError(
      'UNSUPPORTED_MEDIA_TYPE',
      `A body of type "${type.slice(0, 100)}" is not taken here; send application/json.`,
    );
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice(8);
  if (charset !== undefined && !/^"?utf-?8"?$/.test(charset))
    throw new ChapterhouseError('UNSUPPORTED_MEDIA_TYPE', 'The body must be in UTF-8.');
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity')
    throw new ChapterhouseError('UNSUPPORTED_MEDIA_TYPE', 'A compressed body is not taken here.');
}

/**
 * Reads the whole body, holding no more than `limit` bytes.
 * @throws PAYLOAD_TOO_LARGE, at once when the request announces too much.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const tooLarge = () =>
      reject(new ChapterhouseError('PAYLOAD_TOO_LARGE', `The body is larger than ${limit} bytes.`));
    if (Number(request.headers['content-length'] ?? 0) > limit) {
      tooLarge();
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else {
        request.off('data', onData);
        chunks.length = 0;
        tooLarge();
      }
    };
    request.on('data', onData);
    request.once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.once('error', (cause) =>
      reject(new ChapterhouseError('BAD_REQUEST', 'The request broke off.', { cause })),
    );
  });
}

/** @throws BAD_JSON */
export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? ` (${cause.message.slice(0, 120)})` : '';
    throw new ChapterhouseError('BAD_JSON', `${what} is not JSON${reason}.`, { cause });
  }
}

/** @throws BAD_JSON for bytes that are no UTF-8 or no JSON; a byte order mark is passed over. */
export function parseJsonBody(body: Buffer): unknown {
  if (!isUtf8(body)) throw new ChapterhouseError('BAD_JSON', 'The body is not UTF-8.');
  const start = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? 3 : 0;
  return parseJson(body.toString('utf8', start), 'The body');
}

import { ChapterhouseError } from '../../kernel/errors.ts';
import type { ClientHeaders } from '../http/client.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** What may stand in a header (RFC 9110 §5.5). */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const isHeaderValue = (value: unknown): value is string =>
  typeof value === 'string' && HEADER_VALUE.test(value);

function find(object: JsonObject, name: string): unknown {
  const key = Object.keys(object).find((candidate) => candidate.toLowerCase() === name);
  return key === undefined ? undefined : object[key];
}

function headerIn(payload: JsonObject | undefined, name: string): unknown {
  if (payload === undefined) return undefined;
  const nested = find(payload, 'headers');
  return (
    find(payload, name) ??
    (typeof nested === 'object' && nested !== null ? find(nested as JsonObject, name) : undefined)
  );
}

/** The headers without those that the handshake alone is about: the rest is kept for as long as the connection lives. */
export function withoutHandshake(headers: ClientHeaders): ClientHeaders {
  const own = Object.entries(headers).filter(
    ([name]) => name !== 'connection' && name !== 'upgrade' && !name.startsWith('sec-websocket-'),
  );
  return Object.fromEntries(own);
}

/**
 * The headers of the upgrade, with those of these lower-case names that the payload gives as strings fit for a header;
 * anything else under these names is passed over.
 */
export function withHeaders(
  upgrade: ClientHeaders,
  payload: JsonObject | undefined,
  names: readonly string[],
): ClientHeaders {
  const given = names.flatMap((name) => {
    const value = headerIn(payload, name);
    return isHeaderValue(value) ? [[name, value]] : [];
  });
  return given.length === 0 ? upgrade : { ...upgrade, ...Object.fromEntries(given) };
}

/**
 * Headers as the client of a socket means them: those of the upgrade, with the `authorization` of the
 * `connection_init` payload (`{authorization}` or `{headers: {authorization}}`) in its place when there is one,
 * because browsers can set no header on a WebSocket.
 * @throws UNAUTHENTICATED when it is not fit for a header.
 */
export function withCredentials(upgrade: ClientHeaders, payload: JsonObject | undefined): ClientHeaders {
  const given = headerIn(payload, 'authorization');
  if (given === undefined || given === null) return upgrade;
  if (!isHeaderValue(given))
    throw new ChapterhouseError(
      'UNAUTHENTICATED',
      '"authorization" in connection_init must be a string fit for a header.',
    );
  return { ...upgrade, authorization: given };
}

import { ChapterhouseError } from '../../kernel/errors.ts';
import type { ClientHeaders } from '../http/client.ts';

type JsonObject = Readonly<Record<string, unknown>>;

function find(object: JsonObject, name: string): unknown {
  const key = Object.keys(object).find((candidate) => candidate.toLowerCase() === name);
  return key === undefined ? undefined : object[key];
}

/**
 * Headers as the client of a socket means them: those of the upgrade, with the `authorization` of the
 * `connection_init` payload (`{authorization}` or `{headers: {authorization}}`) in its place when there is one,
 * because browsers can set no header on a WebSocket.
 * @throws UNAUTHENTICATED when it is not a string.
 */
export function withCredentials(upgrade: ClientHeaders, payload: JsonObject | undefined): ClientHeaders {
  if (payload === undefined) return upgrade;
  const nested = find(payload, 'headers');
  const given =
    find(payload, 'authorization') ??
    (typeof nested === 'object' && nested !== null ? find(nested as JsonObject, 'authorization') : undefined);
  if (given === undefined || given === null) return upgrade;
  if (typeof given !== 'string')
    throw new ChapterhouseError('UNAUTHENTICATED', '"authorization" in connection_init must be a string.');
  return { ...upgrade, authorization: given };
}

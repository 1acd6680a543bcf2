import type { SubgraphError, SubgraphResponse } from '../engine/subgraph.ts';
import { isResponse } from './graphql-response.ts';

/** What a server of graphql-transport-ws may say (PROTOCOL.md, "Message types"). */
export type ServerMessage =
  | { readonly type: 'connection_ack' }
  | { readonly type: 'ping'; readonly payload: unknown }
  | { readonly type: 'pong' }
  | StreamMessage;

/** Of one operation. */
export type StreamMessage =
  /** Without a response when the payload is none. */
  | { readonly type: 'next'; readonly id: string; readonly response: SubgraphResponse | undefined }
  | { readonly type: 'error'; readonly id: string; readonly errors: readonly SubgraphError[] | undefined }
  | { readonly type: 'complete'; readonly id: string };

/** The message in the text; undefined when it is none of the protocol's. */
export function readServerMessage(text: string): ServerMessage | undefined {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof message !== 'object' || message === null) return undefined;
  const { type, id, payload } = message as { type?: unknown; id?: unknown; payload?: unknown };
  if (type === 'connection_ack' || type === 'pong') return { type };
  if (type === 'ping') return { type, payload };
  if (typeof id !== 'string') return undefined;
  if (type === 'next') return { type, id, response: isResponse(payload) ? payload : undefined };
  if (type === 'error') return { type, id, errors: isErrors(payload) ? payload : undefined };
  return type === 'complete' ? { type, id } : undefined;
}

const isErrors = (payload: unknown): payload is readonly SubgraphError[] =>
  Array.isArray(payload) && payload.length > 0;

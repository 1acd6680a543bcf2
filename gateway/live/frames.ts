import type { ErrorEntry } from '../http/error-body.ts';

/** The protocol's messages to a client, as text. Answers are JSON text already and are spliced in as they are. */

/** What of a `next` depends on the operation alone; made once, for a stream of many answers. */
export const nextPrefix = (id: string): string => `{"id":${JSON.stringify(id)},"type":"next","payload":`;

export const completeFrame = (id: string): string => `{"id":${JSON.stringify(id)},"type":"complete"}`;

/** @param errors JSON text of a list of GraphQL errors, or the entries themselves. */
export const errorFrame = (id: string, errors: readonly (ErrorEntry | unknown)[]): string =>
  JSON.stringify({ id, type: 'error', payload: errors });

export const ACK_FRAME = '{"type":"connection_ack"}';

export const pongFrame = (payload: Readonly<Record<string, unknown>> | undefined): string =>
  payload === undefined ? '{"type":"pong"}' : JSON.stringify({ type: 'pong', payload });

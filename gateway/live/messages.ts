import { presentable } from '../../kernel/errors.ts';
import { documentName } from '../persisted/document-name.ts';
import type { ClientRequest, DocumentName } from '../persisted/documents.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** What a client of graphql-transport-ws may say. */
export type ClientMessage =
  | { readonly type: 'connection_init'; readonly payload: JsonObject | undefined }
  | { readonly type: 'ping' | 'pong'; readonly payload: JsonObject | undefined }
  | { readonly type: 'subscribe'; readonly id: string; readonly payload: ClientRequest }
  | { readonly type: 'complete'; readonly id: string };

/** Why a text is none of the protocol's messages; the reason for closing with 4400. */
export class InvalidMessage {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNothing = (value: unknown): value is null | undefined => value === undefined || value === null;
const isOptionalObject = (value: unknown): value is JsonObject | null | undefined =>
  value === undefined || value === null || isObject(value);
const isOptionalString = (value: unknown): value is string | null | undefined =>
  value === undefined || value === null || typeof value === 'string';

function readSubscribe(id: string, payload: unknown): ClientMessage | InvalidMessage {
  if (!isObject(payload)) return new InvalidMessage('"payload" of "subscribe" must be an object');
  const { query, documentId, operationName, variables, extensions } = payload;
  const name = readName(documentId, extensions);
  if (name instanceof InvalidMessage) return name;
  const named = name.documentId !== undefined || name.sha256Hash !== undefined;
  if (!isOptionalString(query) || (isNothing(query) && !named))
    return new InvalidMessage('"query" must be a string');
  if (!isOptionalString(operationName)) return new InvalidMessage('"operationName" must be a string');
  if (!isOptionalObject(variables)) return new InvalidMessage('"variables" must be an object');
  if (!isOptionalObject(extensions)) return new InvalidMessage('"extensions" must be an object');
  const request = { query: query ?? undefined, operationName, variables: variables ?? undefined };
  return { type: 'subscribe', id, payload: { ...request, ...name } };
}

function readName(documentId: unknown, extensions: unknown): DocumentName | InvalidMessage {
  try {
    return documentName(documentId, extensions);
  } catch (error) {
    return new InvalidMessage(presentable(error).message);
  }
}

/** Reads one message (PROTOCOL.md, "Message types" and "Invalid message"). */
export function readMessage(text: string): ClientMessage | InvalidMessage {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return new InvalidMessage('Not JSON');
  }
  if (!isObject(message)) return new InvalidMessage('A message is an object');
  const { type, id, payload } = message;
  switch (type) {
    case 'connection_init':
    case 'ping':
    case 'pong':
      if (!isOptionalObject(payload)) return new InvalidMessage(`"payload" of "${type}" must be an object`);
      return { type, payload: payload ?? undefined };
    case 'subscribe':
    case 'complete':
      if (typeof id !== 'string' || id === '')
        return new InvalidMessage(`"id" of "${type}" must be a string`);
      return type === 'complete' ? { type, id } : readSubscribe(id, payload);
    default:
      return new InvalidMessage(
        typeof type === 'string' ? `Unknown message type "${type}"` : '"type" must be a string',
      );
  }
}

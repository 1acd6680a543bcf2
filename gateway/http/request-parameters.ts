import { ChapterhouseError } from '../../kernel/errors.ts';
import { documentName } from '../persisted/document-name.ts';
import type { ClientRequest } from '../persisted/documents.ts';
import { parseJson } from './request-body.ts';

type JsonObject = Record<string, unknown>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const refuse = (message: string): never => {
  throw new ChapterhouseError('BAD_REQUEST', message);
};

/** Null stands for a parameter left out (GraphQL over HTTP, "Request Parameters"). */
function optionalObject(value: unknown, name: string): JsonObject | undefined {
  if (value === undefined || value === null) return undefined;
  return isObject(value) ? value : refuse(`"${name}" must be an object.`);
}

/**
 * A GraphQL request out of its parameters, whatever carried them.
 * @throws BAD_REQUEST that names the parameter at fault; BATCHING_NOT_SUPPORTED
 */
export function graphqlRequest(parameters: unknown): ClientRequest {
  if (Array.isArray(parameters))
    throw new ChapterhouseError('BATCHING_NOT_SUPPORTED', 'Batches are not taken; send one operation.');
  if (!isObject(parameters)) return refuse('A GraphQL request is an object with a "query" string.');
  const { query, documentId, operationName, variables, extensions } = parameters;
  if (query !== undefined && query !== null && typeof query !== 'string')
    return refuse('"query" must be a string.');
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string')
    return refuse('"operationName" must be a string.');
  return {
    query: query ?? undefined,
    operationName,
    variables: optionalObject(variables, 'variables'),
    ...documentName(documentId, optionalObject(extensions, 'extensions')),
  };
}

/** A GraphQL request out of a GET's query part: an empty parameter stands for one left out. */
export function graphqlRequestFromSearch(search: string): ClientRequest {
  const given = new URLSearchParams(search);
  for (const name of ['query', 'documentId', 'operationName', 'variables', 'extensions']) {
    if (given.getAll(name).length > 1) refuse(`"${name}" is given more than once.`);
  }
  const text = (name: string): string | undefined => given.get(name) || undefined;
  const json = (name: string): unknown => {
    const value = text(name);
    return value === undefined ? undefined : parseJson(value, `"${name}"`);
  };
  return graphqlRequest({
    query: text('query'),
    documentId: text('documentId'),
    operationName: text('operationName'),
    variables: json('variables'),
    extensions: json('extensions'),
  });
}

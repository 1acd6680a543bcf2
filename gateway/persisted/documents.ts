import { ChapterhouseError } from '../../kernel/errors.ts';

/** How a client names an operation it does not, or not only, send. */
export interface DocumentName {
  /** `documentId` (GraphQL over HTTP, "Persisted Documents"). */
  readonly documentId?: string | undefined;
  /** `extensions.persistedQuery.sha256Hash`, as Apollo's clients send it. */
  readonly sha256Hash?: string | undefined;
}

/** A GraphQL request as a client sends it: the operation's text, its name, or both. */
export interface ClientRequest extends DocumentName {
  readonly query?: string | undefined;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** Header values by lower-case name. */
type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Where the text of an operation comes from. */
export interface Documents {
  /** Names of the headers `textOf` reads. */
  readonly headerNames: readonly string[];
  /**
   * The text of the operation to run.
   * @throws ChapterhouseError when there is none, or none that may run
   */
  textOf(request: ClientRequest, headers: Headers): string;
}

/** Operations are sent whole, always. */
export const SENT_WHOLE: Documents = {
  headerNames: [],
  textOf: ({ query, documentId, sha256Hash }) => {
    if (query) return query;
    if (documentId === undefined && sha256Hash === undefined) throw queryMissing();
    // Clients know this text as the code's.
    throw new ChapterhouseError('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported');
  },
};

export function queryMissing(): ChapterhouseError {
  return new ChapterhouseError('BAD_REQUEST', '"query" is missing.');
}

/** The message is the one by which clients know that they are to send the text as well. */
export function notFound(): ChapterhouseError {
  return new ChapterhouseError('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound');
}

/**
 * Every error a person or a program can meet, by its stable code. `status` is the HTTP status when the
 * whole request fails with it; `mend` says what to do. `docs/errors.md` lists them; a test holds the two together.
 */
export const ERROR_CATALOGUE = {
  BAD_CONFIG: { status: 500, mend: 'Correct the named setting and start again.' },
  PORT_IN_USE: { status: 500, mend: 'Stop the other program or set PORT to a free port.' },
  DATA_FOLDER_UNUSABLE: { status: 500, mend: 'Point CHAPTERHOUSE_DATA at a folder this user may write.' },
  DATABASE_UNREACHABLE: { status: 503, mend: 'Check DATABASE_URL and that PostgreSQL is up.' },
  DATABASE_FAILED: {
    status: 500,
    mend: 'See the log: the database refused or lost the work; nothing was kept.',
  },
  EXTENSION_MISSING: {
    status: 500,
    mend: 'Have the database’s administrator run what the message says, and start again.',
  },
  BAD_ARCHIVE: { status: 400, mend: 'Fetch the archive again; the named file is missing or cut short.' },
  BAD_JSON: { status: 400, mend: 'Send a JSON body with a "query" string.' },
  BAD_REQUEST: { status: 400, mend: 'Correct the request as the message says.' },
  METHOD_NOT_ALLOWED: { status: 405, mend: 'Use a method the "allow" header names.' },
  NOT_ACCEPTABLE: { status: 406, mend: 'Accept one of the media types the message names.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, mend: 'Send the body as the message says.' },
  CSRF_REFUSED: {
    status: 403,
    mend: 'Send "content-type: application/json" or the header "apollo-require-preflight: 1".',
  },
  PAYLOAD_TOO_LARGE: { status: 413, mend: 'Send a smaller request.' },
  GRAPHQL_PARSE_FAILED: { status: 400, mend: 'Correct the GraphQL syntax at the location given.' },
  GRAPHQL_VALIDATION_FAILED: { status: 400, mend: 'Correct the operation against the schema.' },
  BAD_USER_INPUT: { status: 400, mend: 'Correct the argument or variable the message names.' },
  OPERATION_RESOLUTION_FAILURE: { status: 400, mend: 'Name one operation of the document in operationName.' },
  LIMIT_EXCEEDED: {
    status: 400,
    mend: 'Ask for less at once; `extensions` names the limit, what it allows and what was asked for.',
  },
  INTROSPECTION_DISABLED: { status: 400, mend: 'Take the schema from those who run this gateway.' },
  BATCHING_NOT_SUPPORTED: { status: 400, mend: 'Send each operation in a request of its own.' },
  PERSISTED_QUERY_NOT_FOUND: {
    status: 400,
    mend: 'Send the text of the operation together with its hash; where only trusted documents run, register it.',
  },
  PERSISTED_QUERY_NOT_SUPPORTED: { status: 400, mend: 'Send the text of the operation.' },
  OPERATION_NOT_TRUSTED: {
    status: 403,
    mend: 'Only registered documents run here: send the id of one that is registered for this client.',
  },
  SUBGRAPH_ERROR: {
    status: 200,
    mend: 'A subgraph reported this error and gave it no code; the message is its own.',
  },
  MORE_ERRORS: { status: 200, mend: 'Mend the errors that are told first; the others are left out.' },
  INVALID_VALUE: { status: 200, mend: 'A subgraph gave a value that is not of its type; report it.' },
  UNAUTHENTICATED: {
    status: 401,
    mend: 'Send a valid bearer token; the message says what is wrong with this one.',
  },
  ISSUER_UNAVAILABLE: {
    status: 503,
    mend: 'The server that issues access tokens does not answer as it should. Try later.',
  },
  UNAUTHORIZED_FIELD_OR_TYPE: {
    status: 403,
    mend: 'This field is not for you; the rest of the answer is whole. Sign in, or ask for a scope that allows it.',
  },
  FORBIDDEN: { status: 403, mend: 'Ask someone whose role allows it.' },
  REASON_REQUIRED: { status: 403, mend: 'Say why in the argument `reason`; the chapter sees it.' },
  NOT_FOUND: { status: 404, mend: 'Check the id: nothing stands there, or not for you.' },
  BAD_ID: { status: 400, mend: 'Use an id exactly as the API gave it.' },
  BAD_CURSOR: {
    status: 400,
    mend: 'Use a cursor from the same field and order, exactly as the API gave it.',
  },
  BAD_PAGE_SIZE: { status: 400, mend: 'Ask for 1 to 100 items.' },
  CONFLICT: { status: 409, mend: 'Read the current state and try again.' },
  CHAPTER_UNKNOWN: { status: 404, mend: 'No chapter has this key; use an id exactly as the API gave it.' },
  CHAPTER_UNAVAILABLE: {
    status: 503,
    mend: 'The chapter’s server does not answer; the rest of the answer is whole. Try later.',
  },
  CHAPTER_CATCHING_UP: {
    status: 503,
    mend: 'The chapter first makes sure that nobody it holds was erased meanwhile. Try again in a moment.',
  },
  CHAPTER_TIMEOUT: {
    status: 504,
    mend: 'The chapter’s server was too slow; the rest of the answer is whole. Try later.',
  },
  CHAPTER_INVALID: {
    status: 502,
    mend: 'The chapter’s server gave an answer that breaks the contract; its operator must mend it.',
  },
  SUBGRAPH_UNAVAILABLE: { status: 503, mend: 'A server behind the gateway does not answer. Try later.' },
  SUBGRAPH_TIMEOUT: { status: 504, mend: 'A server behind the gateway was too slow. Try later.' },
  SUBGRAPH_INVALID: { status: 502, mend: 'A server behind the gateway gave an unusable answer.' },
  RATE_LIMITED: {
    status: 429,
    mend: 'Wait as many seconds as `retryAfterSeconds` says; nothing was done.',
  },
  TOO_MANY_OPERATIONS: { status: 429, mend: 'End some of the operations that run on this connection first.' },
  SUPERGRAPH_CHANGED: {
    status: 409,
    mend: 'The graph was replaced and no longer holds this subscription. Subscribe to something it holds.',
  },
  SHUTTING_DOWN: { status: 503, mend: 'This server is stopping. Connect again.' },
  INTERNAL: { status: 500, mend: 'This is a fault of ours; the request id in the log tells more.' },
} as const satisfies Record<string, { status: number; mend: string }>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/** An expected failure. `message` is safe to show to anyone; `cause` is for the log alone. */
export class ChapterhouseError extends Error {
  override readonly name = 'ChapterhouseError';
  readonly code: ErrorCode;
  /** Read by graphql-js when this error leaves a resolver. */
  readonly extensions: { code: ErrorCode } & Record<string, unknown>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; details?: Record<string, unknown> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.extensions = { ...options.details, code };
  }

  get status(): number {
    return ERROR_CATALOGUE[this.code].status;
  }
}

/** The error as it may leave the house: its own code and message when expected, `INTERNAL` and no detail when not. */
export function presentable(error: unknown): ChapterhouseError {
  return error instanceof ChapterhouseError
    ? error
    : new ChapterhouseError('INTERNAL', 'Something went wrong on our side.', { cause: error });
}

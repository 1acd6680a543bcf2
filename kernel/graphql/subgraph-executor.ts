import { ApolloServer, type BaseContext } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
} from '@apollo/server/plugin/disabled';
import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  parse,
  subscribe,
} from 'graphql';
import { CappedLog } from '../capped-log.ts';
import { isConnectionFault } from '../db/pool.ts';
import { ChapterhouseError, presentable } from '../errors.ts';
import type { Logger } from '../log.ts';

export interface ExecutorRequest {
  readonly query: string;
  readonly document?: DocumentNode;
  readonly operationName?: string | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
}

export interface ExecutorResult {
  data?: Record<string, unknown> | null;
  errors?: readonly GraphQLFormattedError[];
}

/** Executes operations of one subgraph. `Who` says for whom (and, with many chapters in one process, in which). */
export interface SubgraphExecutor<Who> {
  execute(request: ExecutorRequest, who: Who): Promise<ExecutorResult>;
  /** Ends when its source ends; returning the iterator closes the source. */
  subscribe(request: ExecutorRequest, who: Who): Promise<AsyncGenerator<ExecutorResult>>;
  close(): Promise<void>;
}

/** Texts of operations kept ready; gateways send few, each many times. */
const KEPT_DOCUMENTS = 1_000;

/**
 * A subgraph on Apollo Server, without its network part: `contextOf` makes the context of each operation. Apollo Server
 * reads, validates and runs each text once, and whatever is wrong with a request; what it has let through is executed
 * without its pipeline, which costs more than most of what gateways ask.
 */
export async function createExecutor<Who, Context extends BaseContext>(
  schema: GraphQLSchema,
  contextOf: (who: Who) => Context | Promise<Context>,
  logger: Logger,
): Promise<SubgraphExecutor<Who>> {
  const present = presenter(logger);
  const context = async (who: Who) => contextOf(who);
  const valid = new Map<string, DocumentNode>();
  const server = new ApolloServer<Context>({
    schema,
    logger,
    introspection: true,
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
    formatError: (formatted, error) => present(formatted, unwrapResolverError(error)),
    plugins: [
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      {
        requestDidStart: async () => ({
          didResolveOperation: async ({ source, document }) => keep(valid, source, document),
        }),
      },
    ],
  });
  await server.start();

  return {
    async execute(request, who) {
      const contextValue = await context(who).catch(refusal);
      if (contextValue instanceof ChapterhouseError) {
        const { message, extensions } = contextValue;
        return { errors: [{ message, extensions }] };
      }
      const document = valid.get(request.query);
      if (document !== undefined) {
        const { data, errors } = await execute({
          ...{ schema, document, contextValue },
          variableValues: request.variables ?? {},
          operationName: request.operationName ?? null,
        });
        if (data !== undefined)
          return errors === undefined ? { data } : { data, errors: shown(errors, present) };
        // Nothing was executed: the request does not fit the document.
      }
      const { body } = await server.executeOperation(
        {
          query: request.query,
          ...(request.operationName === undefined ? {} : { operationName: request.operationName }),
          ...(request.variables === undefined ? {} : { variables: { ...request.variables } }),
        },
        { contextValue },
      );
      if (body.kind !== 'single')
        throw new ChapterhouseError('INTERNAL', 'Incremental delivery is not offered.');
      return body.singleResult as ExecutorResult;
    },

    async subscribe(request, who) {
      const result = await subscribe({
        schema,
        document: request.document ?? parse(request.query),
        contextValue: await contextOf(who),
        variableValues: { ...request.variables },
        operationName: request.operationName ?? null,
      });
      if (Symbol.asyncIterator in result) return presented(result, present);
      return once({
        errors: (result.errors ?? []).map((error) => present(error.toJSON(), error.originalError)),
      });
    },

    close: () => server.stop(),
  };
}

function keep(documents: Map<string, DocumentNode>, text: string, document: DocumentNode): void {
  const [oldest] = documents.size < KEPT_DOCUMENTS ? [] : documents.keys();
  if (oldest !== undefined) documents.delete(oldest);
  documents.set(text, document);
}

/** As Apollo Server gives them: what has no code of its own is a fault. */
const shown = (errors: readonly GraphQLError[], present: Present): GraphQLFormattedError[] =>
  errors.map((error) => {
    const formatted = error.toJSON();
    const extensions = { code: 'INTERNAL_SERVER_ERROR', ...formatted.extensions };
    return present({ ...formatted, extensions }, error.originalError);
  });

type Present = (formatted: GraphQLFormattedError, cause: unknown) => GraphQLFormattedError;

/** What may leave: expected errors and GraphQL's own as they are; anything else is logged and told without detail. */
function presenter(logger: Logger): Present {
  const log = new CappedLog(logger);
  return (formatted, cause) => {
    const expected = cause instanceof ChapterhouseError || cause === undefined || cause === null;
    if (expected || (cause as GraphQLError).extensions?.['code'] !== undefined) {
      const code = formatted.extensions?.['code'] ?? 'GRAPHQL_VALIDATION_FAILED';
      return { ...formatted, extensions: { ...formatted.extensions, code } };
    }
    log.error({ err: cause, path: formatted.path }, 'resolver failed');
    const { message, extensions } = isConnectionFault(cause) ? unreachable() : presentable(cause);
    return { ...formatted, message, extensions };
  };
}

const unreachable = (): ChapterhouseError =>
  new ChapterhouseError(
    'DATABASE_UNREACHABLE',
    'The database behind this server does not answer; try later.',
  );

/** Not an async function*: its `return` would wait for the event it waits for, and the source stay open till then. */
function presented(
  source: AsyncGenerator<ExecutionResult>,
  present: Present,
): AsyncGenerator<ExecutorResult, void> {
  const show = (result: IteratorResult<ExecutionResult>): IteratorResult<ExecutorResult, void> => {
    if (result.done) return { done: true, value: undefined };
    const { data, errors } = result.value;
    const shown = errors?.map((error) => present(error.toJSON(), error.originalError));
    return { done: false, value: { data: data ?? null, ...(shown ? { errors: shown } : {}) } };
  };
  return {
    next: async () => show(await source.next()),
    return: async () => show(await source.return(undefined)),
    throw: async (error: unknown) => show(await source.throw(error)),
    [Symbol.asyncDispose]: async () => void (await source.return(undefined)),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** Why nobody can be answered here, as an answer. */
function refusal(error: unknown): ChapterhouseError {
  if (error instanceof ChapterhouseError) return error;
  throw error;
}

async function* once(result: ExecutorResult): AsyncGenerator<ExecutorResult> {
  yield result;
}

import { ApolloServer, type BaseContext } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
} from '@apollo/server/plugin/disabled';
import {
  type DocumentNode,
  type ExecutionResult,
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

/** A subgraph on Apollo Server, without its network part: `contextOf` makes the context of each operation. */
export async function createExecutor<Who, Context extends BaseContext>(
  schema: GraphQLSchema,
  contextOf: (who: Who) => Context | Promise<Context>,
  logger: Logger,
): Promise<SubgraphExecutor<Who>> {
  const present = presenter(logger);
  const context = async (who: Who) => contextOf(who);
  const server = new ApolloServer<Context>({
    schema,
    logger,
    introspection: true,
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
    formatError: (formatted, error) => present(formatted, unwrapResolverError(error)),
    plugins: [ApolloServerPluginInlineTraceDisabled(), ApolloServerPluginCacheControlDisabled()],
  });
  await server.start();

  return {
    async execute(request, who) {
      const contextValue = await context(who).catch(refusal);
      if (contextValue instanceof ChapterhouseError) {
        const { message, extensions } = contextValue;
        return { errors: [{ message, extensions }] };
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

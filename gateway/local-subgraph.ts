import type {
  ExecutorRequest,
  ExecutorResult,
  SubgraphExecutor,
} from '../kernel/graphql/subgraph-executor.ts';
import { DeferredStream } from './deferred-stream.ts';
import type { Subgraph, SubgraphRequest, SubgraphResponse } from './engine/subgraph.ts';

/** A subgraph in this process: no text, no network, no assertion between. */
export class LocalSubgraph<Context, Who> implements Subgraph<Context> {
  constructor(
    private readonly executor: Pick<SubgraphExecutor<Who>, 'execute' | 'subscribe'>,
    private readonly whoOf: (context: Context) => Who,
  ) {}

  async fetch(request: SubgraphRequest, context: Context): Promise<SubgraphResponse> {
    return toResponse(await this.executor.execute(toExecutorRequest(request), this.whoOf(context)));
  }

  subscribe(
    request: SubgraphRequest,
    context: Context,
    signal: AbortSignal,
  ): AsyncIterableIterator<SubgraphResponse> {
    return new DeferredStream(
      () => this.executor.subscribe(toExecutorRequest(request), this.whoOf(context)),
      toResponse,
      signal,
    );
  }
}

function toExecutorRequest({ operation, variables, representations }: SubgraphRequest): ExecutorRequest {
  const all: Record<string, unknown> = { ...variables };
  operation.entities.forEach(({ variable }, index) => {
    all[variable] = (representations[index] ?? []).map(({ value }) => value);
  });
  return { query: operation.text, document: operation.document, variables: all };
}

/** Errors as plain data: an executor may hand out GraphQLError objects. */
function toResponse({ data, errors }: ExecutorResult): SubgraphResponse {
  if (errors === undefined || errors.length === 0) return { data: data ?? null };
  return {
    data: data ?? null,
    errors: errors.map(({ message, path, extensions }) => ({
      message,
      ...(path === undefined ? {} : { path }),
      ...(extensions === undefined ? {} : { extensions }),
    })),
  };
}

import type {
  ExecutorRequest,
  ExecutorResult,
  SubgraphExecutor,
} from '../kernel/graphql/subgraph-executor.ts';
import { notWaitedFor } from './deadlines/took-too-long.ts';
import { DeferredStream } from './deferred-stream.ts';
import type { Cancellation } from './engine/cancellation.ts';
import type { Subgraph, SubgraphRequest, SubgraphResponse } from './engine/subgraph.ts';

/** A subgraph in this process: no text, no network, no assertion between. */
export class LocalSubgraph<Context, Who> implements Subgraph<Context> {
  constructor(
    private readonly executor: Pick<SubgraphExecutor<Who>, 'execute' | 'subscribe'>,
    private readonly whoOf: (context: Context) => Who,
  ) {}

  /** What runs goes on when it is cancelled; it is only not waited for. */
  fetch(request: SubgraphRequest, context: Context, cancellation: Cancellation): Promise<SubgraphResponse> {
    return new Promise((resolve, reject) => {
      const onAbort = () => reject(notWaitedFor(cancellation, 'The subgraph'));
      if (cancellation.aborted) {
        onAbort();
        return;
      }
      cancellation.addEventListener('abort', onAbort, { once: true });
      this.executor
        .execute(toExecutorRequest(request), this.whoOf(context))
        .finally(() => cancellation.removeEventListener('abort', onAbort))
        .then((result) => resolve(toResponse(result)), reject);
    });
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

import type { Cancellation } from '../engine/cancellation.ts';
import type { GraphqlAnswer, GraphqlRequest, OperationKind } from '../engine/request.ts';

export interface PreparedOperation {
  readonly kind: OperationKind;
  readonly name: string | undefined;
  /** A subscription whose answers are the same for all who may have them. */
  readonly isPublic: boolean;
  /** How often it selects each root field whose use is counted; undefined when it selects none. */
  readonly counted?: ReadonlyMap<string, number> | undefined;
}

/** What the transports need of an engine. Every JSON text it gives is one line. */
export interface GraphqlEngine<Context> {
  /**
   * Parses and validates; an answer means the request was refused before anything ran.
   * @param context as for `execute` and `subscribe`
   */
  prepare(
    request: GraphqlRequest,
    context?: Context,
  ): PreparedOperation | GraphqlAnswer | Promise<PreparedOperation | GraphqlAnswer>;
  /** Runs a query or a mutation. */
  execute(request: GraphqlRequest, context: Context, cancellation?: Cancellation): Promise<GraphqlAnswer>;
  /** Runs a subscription: one JSON text for each event, or an answer when it was refused. */
  subscribe(
    request: GraphqlRequest,
    context: Context,
    signal?: AbortSignal,
  ): Promise<AsyncGenerator<string> | GraphqlAnswer>;
}

export const isAnswer = (value: object): value is GraphqlAnswer => 'executed' in value;

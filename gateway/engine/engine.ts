import { setMaxListeners } from 'node:events';
import { QueryPlanner } from '@graphql-hive/router-query-planner';
import type { GraphQLSchema } from 'graphql';
import { ChapterhouseError, presentable } from '../../kernel/errors.ts';
import { type Callee, variablesFor } from './execute/call.ts';
import { closable, untilAborted } from './execute/events.ts';
import { asUnavailable } from './execute/failure.ts';
import { acceptRoot } from './execute/root-step.ts';
import { Run } from './execute/run.ts';
import { LeastRecentlyUsed } from './prepare/lru.ts';
import { isAnswer, readOperation } from './prepare/operation.ts';
import { isStackOverflow, refusal, tooDeep } from './prepare/request-error.ts';
import { coerceVariables, type Variables } from './prepare/variables.ts';
import { PreparedOperation } from './prepared.ts';
import { Answer } from './project/answer.ts';
import type { GraphqlAnswer, GraphqlRequest, OperationKind } from './request.ts';
import type { Subgraph } from './subgraph.ts';
import { publicSchema } from './supergraph/public-schema.ts';
import { readSupergraph, type Supergraph } from './supergraph/supergraph.ts';
import type { Variant, VariantContext } from './variant.ts';

export type { GraphqlAnswer, GraphqlRequest, OperationKind } from './request.ts';

export interface EngineOptions<Context> {
  readonly supergraphSdl: string;
  /** Called once for each subgraph the supergraph names. */
  readonly subgraph: (name: string, url: string) => Subgraph<Context>;
  /** Operations to keep ready. */
  readonly planCacheSize?: number;
  /** Told of everything a subgraph threw and of operations that could not be planned, for the log. */
  readonly onError?: (error: unknown, subgraph: string | undefined) => void;
}

/** A valid operation, found before anything is executed. */
export interface Prepared {
  readonly kind: OperationKind;
  readonly name: string | undefined;
}

const NEVER_ABORTED = new AbortController().signal;
/** Every fetch under way listens to the signal of its operation. */
setMaxListeners(Number.POSITIVE_INFINITY, NEVER_ABORTED);
const DEFAULT_PLAN_CACHE_SIZE = 2000;
/** Characters of operation text to keep ready, all operations together. */
const PLAN_CACHE_TEXT = 16 * 1024 * 1024;

/**
 * Executes GraphQL operations over the subgraphs of a Federation 2 supergraph. It knows subgraphs only by the
 * `Subgraph` interface; `Context` is what the caller passes along with an operation for them. The constructor throws
 * BAD_CONFIG for a supergraph that can't be read.
 */
export class Engine<Context> {
  /** The public API. */
  readonly schema: GraphQLSchema;
  readonly supergraph: Supergraph;
  readonly #prepared: LeastRecentlyUsed<PreparedOperation<Context> | GraphqlAnswer>;
  readonly #compiling: VariantContext<Context>;
  readonly #onError: EngineOptions<Context>['onError'];

  constructor(options: EngineOptions<Context>) {
    const { planner, schema, supergraph } = read(options.supergraphSdl);
    this.schema = schema;
    this.supergraph = supergraph;
    this.#prepared = new LeastRecentlyUsed(options.planCacheSize ?? DEFAULT_PLAN_CACHE_SIZE, PLAN_CACHE_TEXT);
    this.#onError = options.onError;
    const callees = new Map<string, Callee<Context>>();
    for (const [name, url] of this.supergraph.subgraphs) {
      callees.set(name, { name, subgraph: options.subgraph(name, url), report: options.onError });
    }
    this.#compiling = {
      schema: this.schema,
      planner,
      supergraph: this.supergraph,
      callee(name) {
        const callee = callees.get(name);
        if (callee === undefined)
          throw new ChapterhouseError('INTERNAL', `The plan names subgraph "${name}".`);
        return callee;
      },
    };
  }

  /** Parses, validates and picks the operation, or gives the answer that says what is wrong with it. Cheap when known. */
  prepare(request: GraphqlRequest): Prepared | GraphqlAnswer {
    return this.#find(request);
  }

  /** Executes a query or mutation. What goes wrong is in the answer: only a fault of ours rejects. */
  async execute(
    request: GraphqlRequest,
    context: Context,
    signal: AbortSignal = NEVER_ABORTED,
  ): Promise<GraphqlAnswer> {
    const ready = await this.#ready(request);
    if (isAnswer(ready)) return ready;
    const { kind, variant, variables } = ready;
    if (kind === 'subscription') {
      return refusal({ code: 'BAD_REQUEST', message: 'A subscription needs a transport that streams.' });
    }
    if (signal !== NEVER_ABORTED) setMaxListeners(Number.POSITIVE_INFINITY, signal);
    const run = new Run(variables, context, signal);
    for (const step of variant.steps) await step(run);
    return { body: answerText(variant, run), executed: true, status: 200 };
  }

  /**
   * Starts a subscription: one answer's JSON text per event, each on data and errors of its own. The generator throws
   * a ChapterhouseError when the upstream breaks off; `return()` and the signal close the upstream.
   */
  async subscribe(
    request: GraphqlRequest,
    context: Context,
    signal: AbortSignal = NEVER_ABORTED,
  ): Promise<AsyncGenerator<string, void, undefined> | GraphqlAnswer> {
    const ready = await this.#ready(request);
    if (isAnswer(ready)) return ready;
    const { variant, variables } = ready;
    if (variant.primary === undefined) {
      return refusal({ code: 'BAD_REQUEST', message: 'Only a subscription can be subscribed to.' });
    }
    const closing = new AbortController();
    const either = AbortSignal.any([signal, closing.signal]);
    setMaxListeners(Number.POSITIVE_INFINITY, either);
    return closable(this.#events(variant, variables, context, either), () => closing.abort());
  }

  async *#events(
    variant: Variant<Context>,
    variables: Variables,
    context: Context,
    signal: AbortSignal,
  ): AsyncGenerator<string, void, undefined> {
    const { primary } = variant;
    if (primary === undefined) return;
    const { fetch, callee } = primary;
    const start = new Run(variables, context, signal);
    try {
      const events = callee.subgraph.subscribe(
        { operation: fetch.operation, variables: variablesFor(fetch.operation, start), representations: [] },
        context,
        signal,
      );
      for await (const event of untilAborted(events, signal)) {
        const run = new Run(variables, context, signal);
        acceptRoot(fetch, event, callee.name, run);
        for (const step of variant.steps) await step(run);
        yield answerText(variant, run);
      }
    } catch (error) {
      this.#onError?.(error, callee.name);
      throw asUnavailable(error, callee.name);
    }
  }

  #find(request: GraphqlRequest): PreparedOperation<Context> | GraphqlAnswer {
    const { query, operationName } = request;
    const key = operationName ? `${query}\0${operationName}` : query;
    const known = this.#prepared.get(key);
    if (known !== undefined) return known;
    const operation = readOperation(this.schema, query, operationName);
    const prepared = isAnswer(operation) ? operation : new PreparedOperation(operation, this.#compiling);
    this.#prepared.set(key, prepared, key.length);
    return prepared;
  }

  async #ready(request: GraphqlRequest): Promise<Ready<Context> | GraphqlAnswer> {
    const prepared = this.#find(request);
    if (isAnswer(prepared)) return prepared;
    const coerced = coerceVariables(this.schema, prepared.operation, request.variables);
    if (isAnswer(coerced)) return coerced;
    const { variables } = coerced;
    try {
      return { kind: prepared.kind, variables, variant: await prepared.variant(variables) };
    } catch (error) {
      if (isStackOverflow(error)) return refusal(tooDeep());
      const known = presentable(error);
      if (known.code === 'INTERNAL') this.#onError?.(error, undefined);
      return refusal(known);
    }
  }
}

/** The supergraph is looked at first: the planner is native code, and what upsets it may end the process. */
function read(sdl: string) {
  try {
    const supergraph = readSupergraph(sdl);
    const planner = new QueryPlanner(sdl);
    return { planner, supergraph, schema: publicSchema(planner.consumerSchema) };
  } catch (cause) {
    if (cause instanceof ChapterhouseError) throw cause;
    throw new ChapterhouseError('BAD_CONFIG', 'The supergraph SDL cannot be used.', { cause });
  }
}

interface Ready<Context> {
  readonly kind: OperationKind;
  readonly variables: Variables;
  readonly variant: Variant<Context>;
}

function answerText<Context>(variant: Variant<Context>, run: Run<Context>): string {
  const answer = new Answer((nodes) => variant.introspect(nodes, run.variables));
  const data = variant.project(run.data, answer);
  return answer.body(data, run.unplaced);
}

import { setMaxListeners } from 'node:events';
import type { GraphQLSchema } from 'graphql';
import { ChapterhouseError, presentable } from '../../kernel/errors.ts';
import { ADMIT_ALL, type Admission, type PickedOperation } from './admission.ts';
import { type FindAuthority, findDenied } from './authorize/authority.ts';
import { type Checks, type Denied, NOTHING_DENIED } from './authorize/checks.ts';
import { type Cancellation, NEVER_CANCELLED } from './cancellation.ts';
import { type Callee, variablesFor } from './execute/call.ts';
import { closable, untilAborted } from './execute/events.ts';
import { asUnavailable } from './execute/failure.ts';
import { acceptRoot } from './execute/root-step.ts';
import { Run } from './execute/run.ts';
import type { EngineObserver } from './observer.ts';
import { FallbackPlanner } from './planner/fallback/fallback-planner.ts';
import { Planner } from './planner/planner.ts';
import { isAnswer, readOperation } from './prepare/operation.ts';
import {
  DEFAULT_PLAN_CACHE,
  PlanCache,
  type PlanCacheFigures,
  type PlanCacheLimits,
} from './prepare/plan-cache.ts';
import { isStackOverflow, refusal, tooDeep } from './prepare/request-error.ts';
import { coerceVariables, type Variables } from './prepare/variables.ts';
import { withExtensions } from './prepare/with-extensions.ts';
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
  /** `fallback`: our own planner plans everything, to compare it with the library's; else what that has no plan for. */
  readonly planning?: 'library' | 'fallback';
  /** How much of operations to keep ready. */
  readonly planCache?: PlanCacheLimits;
  /** By default everything the GraphQL spec allows is let in. */
  readonly admission?: Admission;
  /** Told of everything a subgraph threw and of operations that could not be planned, for the log. */
  readonly onError?: (error: unknown, subgraph: string | undefined, context: Context) => void;
  /**
   * Who sends an operation, for a supergraph with `@authenticated`, `@requiresScopes` or `@policy`. Asked for operations
   * with guarded fields only, for a subscription before each event; without it everything guarded is denied.
   */
  readonly authority?: FindAuthority<Context>;
  /** Whether answers to a subscription are the same for all who may have them; by default none is. */
  readonly isPublic?: (operation: PickedOperation, schema: GraphQLSchema) => boolean;
  /** Names of root fields whose use the caller counts; by default none. */
  readonly countedFields?: ReadonlySet<string>;
  readonly observer?: EngineObserver<Context>;
  /** What every error of an answer says in its `extensions` beside its own, such as the request's id. */
  readonly errorExtensions?: (context: Context) => object;
}

/** A valid operation, found before anything is executed. */
export interface Prepared {
  readonly kind: OperationKind;
  readonly name: string | undefined;
  /** A subscription to nothing but what `EngineOptions.isPublic` says is public. */
  readonly isPublic: boolean;
  /** How often it selects each of `EngineOptions.countedFields`; undefined when it selects none. */
  readonly counted: ReadonlyMap<string, number> | undefined;
}

const NEVER_ABORTED = new AbortController().signal;
/** Every fetch under way listens to the signal of its operation. */
setMaxListeners(Number.POSITIVE_INFINITY, NEVER_ABORTED);

/**
 * Executes GraphQL operations over the subgraphs of a Federation 2 supergraph. It knows subgraphs only by the
 * `Subgraph` interface; `Context` is what the caller passes along with an operation for them. The constructor throws
 * BAD_CONFIG for a supergraph that can't be read.
 */
export class Engine<Context> {
  /** The public API. */
  readonly schema: GraphQLSchema;
  readonly supergraph: Supergraph;
  readonly #prepared: PlanCache<PreparedOperation<Context>>;
  /** A request is looked up when it is prepared and needed again when it is executed, mostly with none in between. */
  #latest:
    | { readonly request: GraphqlRequest; readonly prepared: PreparedOperation<Context> | GraphqlAnswer }
    | undefined;
  readonly #compiling: VariantContext<Context>;
  readonly #admission: Admission;
  readonly #authority: EngineOptions<Context>['authority'];
  readonly #onError: EngineOptions<Context>['onError'];
  readonly #observer: EngineObserver<Context> | undefined;
  readonly #errorExtensions: EngineOptions<Context>['errorExtensions'];

  constructor(options: EngineOptions<Context>) {
    const { planner, schema, supergraph } = read(options.supergraphSdl);
    this.schema = schema;
    this.supergraph = supergraph;
    this.#prepared = new PlanCache(options.planCache ?? DEFAULT_PLAN_CACHE);
    this.#admission = options.admission ?? ADMIT_ALL;
    this.#authority = options.authority;
    this.#onError = options.onError;
    this.#observer = options.observer;
    this.#errorExtensions = options.errorExtensions;
    const callees = new Map<string, Callee<Context>>();
    for (const [name, url] of this.supergraph.subgraphs) {
      callees.set(name, { name, subgraph: options.subgraph(name, url), report: options.onError });
    }
    this.#compiling = {
      isPublic: options.isPublic ?? (() => false),
      countedFields: options.countedFields ?? new Set(),
      schema: this.schema,
      planners: {
        library: options.planning === 'fallback' || planner.isDeadly ? undefined : planner,
        fallback: new FallbackPlanner(options.supergraphSdl, supergraph, schema),
      },
      supergraph: this.supergraph,
      callee(name) {
        const callee = callees.get(name);
        if (callee === undefined)
          throw new ChapterhouseError('INTERNAL', `The plan names subgraph "${name}".`);
        return callee;
      },
    };
  }

  get planCache(): PlanCacheFigures {
    return this.#prepared.figures;
  }

  /**
   * Parses, validates and picks the operation, or gives the answer that says what is wrong with it. Cheap when known.
   * @param context what `execute` or `subscribe` will be given, for the observer and the errors' extensions
   */
  prepare(request: GraphqlRequest, context?: Context): Prepared | GraphqlAnswer {
    const prepared = this.#find(request, context, true);
    this.#latest = { request, prepared };
    return isAnswer(prepared) ? this.#extended(prepared, context) : prepared;
  }

  /** Executes a query or mutation. What goes wrong is in the answer: only a fault of ours rejects. */
  async execute(
    request: GraphqlRequest,
    context: Context,
    cancellation: Cancellation = NEVER_CANCELLED,
  ): Promise<GraphqlAnswer> {
    const ready = await this.#ready(request, context);
    if (isAnswer(ready)) return this.#extended(ready, context);
    const { prepared, variant, variables } = ready;
    if (prepared.kind === 'subscription') {
      const needed = {
        code: 'BAD_REQUEST',
        message: 'A subscription needs a transport that streams.',
      } as const;
      return this.#extended(refusal(needed), context);
    }
    if (cancellation instanceof AbortSignal) setMaxListeners(Number.POSITIVE_INFINITY, cancellation);
    const run = new Run(variables, context, cancellation);
    for (const step of variant.steps) await step(run);
    return { body: this.#answerText(ready, run), executed: true, status: 200 };
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
    const ready = await this.#ready(request, context);
    if (isAnswer(ready)) return this.#extended(ready, context);
    const { variant, prepared } = ready;
    if (variant.primary === undefined) {
      if (prepared.kind === 'subscription' && ready.denied !== NOTHING_DENIED) {
        const run = new Run(ready.variables, context, signal);
        return { body: this.#answerText(ready, run), executed: true, status: 200 };
      }
      const message =
        prepared.kind === 'subscription'
          ? 'The conditions of this subscription leave nothing to subscribe to.'
          : 'Only a subscription can be subscribed to.';
      return this.#extended(refusal({ code: 'BAD_REQUEST', message }), context);
    }
    const closing = new AbortController();
    const either = AbortSignal.any([signal, closing.signal]);
    setMaxListeners(Number.POSITIVE_INFINITY, either);
    return closable(this.#events(ready, context, either), () => closing.abort());
  }

  async *#events(
    ready: Ready<Context>,
    context: Context,
    signal: AbortSignal,
  ): AsyncGenerator<string, void, undefined> {
    const { prepared, variant, variables, denied } = ready;
    const { checks } = prepared;
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
        if (checks !== undefined && (await this.#denied(checks, context)).key !== denied.key)
          throw outlived();
        const scope = this.#observer?.event?.(context);
        const run = new Run(variables, scope?.context ?? context, signal);
        acceptRoot(fetch, event, callee.name, run);
        for (const step of variant.steps) await step(run);
        const text = this.#answerText(ready, run);
        scope?.end();
        yield text;
      }
    } catch (error) {
      this.#onError?.(error, callee.name, context);
      throw asUnavailable(error, callee.name);
    }
  }

  #find(
    request: GraphqlRequest,
    context: Context | undefined,
    counted: boolean,
  ): PreparedOperation<Context> | GraphqlAnswer {
    const { query, operationName } = request;
    const key = keyOf(request);
    const known = this.#prepared.get(key, counted);
    if (known !== undefined) return known;
    const startedAt = this.#observer === undefined ? 0 : performance.now();
    const operation = readOperation(this.schema, query, operationName, this.#admission);
    const prepared = isAnswer(operation) ? operation : new PreparedOperation(operation, this.#compiling);
    this.#prepared.set(key, prepared);
    this.#observer?.read?.(context, startedAt, !isAnswer(prepared));
    return prepared;
  }

  async #ready(request: GraphqlRequest, context: Context): Promise<Ready<Context> | GraphqlAnswer> {
    const latest = this.#latest;
    const prepared = latest?.request === request ? latest.prepared : this.#find(request, context, false);
    if (isAnswer(prepared)) return prepared;
    const { operation } = prepared;
    const { suggestions } = this.#admission;
    try {
      operation.admit?.sent(request.variables ?? {});
      const coerced = coerceVariables(this.schema, operation, request.variables, suggestions);
      if (isAnswer(coerced)) return coerced;
      const { variables } = coerced;
      operation.admit?.coerced(variables);
      const denied =
        prepared.checks === undefined ? NOTHING_DENIED : await this.#denied(prepared.checks, context);
      const variant =
        prepared.known(variables, denied) ?? this.#plan(keyOf(request), prepared, variables, denied, context);
      return { request, prepared, variables, variant: await variant, denied };
    } catch (error) {
      if (isStackOverflow(error)) return refusal(tooDeep());
      const known = presentable(error);
      if (known.code === 'INTERNAL') this.#onError?.(error, undefined, context);
      return refusal(known);
    }
  }

  async #plan(
    key: string,
    prepared: PreparedOperation<Context>,
    variables: Variables,
    denied: Denied,
    context: Context,
  ): Promise<Variant<Context>> {
    const startedAt = performance.now();
    try {
      const variant = await prepared.plan(variables, denied);
      this.#prepared.grown(key, prepared, prepared.growth(variant));
      this.#observer?.planned?.(context, startedAt, undefined);
      return variant;
    } catch (error) {
      this.#observer?.planned?.(context, startedAt, error);
      throw error;
    }
  }

  #denied(checks: Checks, context: Context): Promise<Denied> {
    const report = (error: unknown) => this.#onError?.(error, undefined, context);
    return findDenied(checks, this.#authority, context, report);
  }

  #answerText({ request, prepared, variant }: Ready<Context>, run: Run<Context>): string {
    const extensions = this.#errorExtensions;
    const answer = new Answer(
      (nodes) => variant.introspect(nodes, run.variables),
      extensions === undefined ? undefined : () => extensions(run.context),
    );
    const { projection } = variant;
    const { size } = projection;
    const body = answer.body(projection.text(run.data, answer), run);
    if (projection.size !== size) this.#prepared.grown(keyOf(request), prepared, prepared.growth(variant));
    return body;
  }

  #extended(answer: GraphqlAnswer, context: Context | undefined): GraphqlAnswer {
    if (this.#errorExtensions === undefined || context === undefined) return answer;
    return withExtensions(answer, this.#errorExtensions(context));
  }
}

/** The supergraph is looked at first: the planner is native code, and what upsets it may end the process. */
function read(sdl: string) {
  try {
    const supergraph = readSupergraph(sdl);
    const planner = new Planner(sdl);
    return { planner, supergraph, schema: publicSchema(planner.publicSdl, supergraph.isMachinery) };
  } catch (cause) {
    if (cause instanceof ChapterhouseError) throw cause;
    throw new ChapterhouseError('BAD_CONFIG', 'The supergraph SDL cannot be used.', { cause });
  }
}

interface Ready<Context> {
  readonly request: GraphqlRequest;
  readonly prepared: PreparedOperation<Context>;
  readonly variables: Variables;
  readonly variant: Variant<Context>;
  readonly denied: Denied;
}

/** A subscription was planned for what was denied when it began. */
function outlived(): ChapterhouseError {
  const message = 'What you may see has changed since this subscription began. Subscribe again.';
  return new ChapterhouseError('UNAUTHORIZED_FIELD_OR_TYPE', message);
}

/** What operations are kept by. */
function keyOf({ query, operationName }: GraphqlRequest): string {
  return operationName ? `${query}\0${operationName}` : query;
}

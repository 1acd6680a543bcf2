import type { DocumentNode } from 'graphql';
import type { Cancellation } from './cancellation.ts';

/** One fetch of a plan, made once when the plan is compiled. */
export interface FetchOperation {
  readonly subgraph: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly text: string;
  readonly document: DocumentNode;
  /** The client's variables, as the text names them. */
  readonly variableNames: readonly string[];
  /** Its `_entities` fields, in order; empty when it fetches root fields. */
  readonly entities: readonly { readonly responseKey: string; readonly variable: string }[];
}

/** What an entity is fetched by: its type and key, as data and as the JSON text that crosses the wire. */
export interface Representation {
  readonly typename: string;
  readonly json: string;
  readonly value: Readonly<Record<string, unknown>>;
}

export interface SubgraphRequest {
  readonly operation: FetchOperation;
  /** Their values, coerced; those left out stay out. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** For each of `operation.entities`, what to look up, without doubles. */
  readonly representations: readonly (readonly Representation[])[];
}

export interface SubgraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** A subgraph's answer. `data` is the receiver's to change: no one else holds it. */
export interface SubgraphResponse {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly SubgraphError[];
}

/**
 * The one thing the engine needs of a subgraph. Plain HTTP is an implementation, a call inside the process another,
 * chapter routing a third. `Context` is whatever the caller of the engine passes along with an operation.
 * An implementation throws a ChapterhouseError when there is no answer at all.
 */
export interface Subgraph<Context> {
  fetch(request: SubgraphRequest, context: Context, cancellation: Cancellation): Promise<SubgraphResponse>;
  /** Ends when the upstream completes; throws when it breaks off. Closing the iterator closes the upstream. */
  subscribe(request: SubgraphRequest, context: Context, signal: AbortSignal): AsyncIterable<SubgraphResponse>;
}

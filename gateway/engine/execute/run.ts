import type { Cancellation } from '../cancellation.ts';
import type { SubgraphError } from '../subgraph.ts';
import { type Cause, causeOf } from './failure.ts';

/** A JSON object of the merged data; a value may also be a Failure. */
export type Data = Record<string, unknown>;

/** Errors that a subgraph may give at once, and that an answer tells. */
export const MAX_ERRORS = 1_000;

/** Lists within lists that a value is followed through: subgraphs may send any number, types have a few. */
export const MAX_LISTS = 50;

/** One execution: its data so far, and what went wrong that belongs to no place in them. */
export class Run<Context> {
  readonly data: Data = {};
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: Context;
  readonly cancellation: Cancellation;
  readonly unplaced: Cause[] = [];
  /** How many errors of subgraphs were not looked at. */
  errorsLeftOut = 0;

  constructor(variables: Readonly<Record<string, unknown>>, context: Context, cancellation: Cancellation) {
    this.variables = variables;
    this.context = context;
    this.cancellation = cancellation;
  }

  addUnplaced(error: SubgraphError): void {
    this.unplaced.push(causeOf(error));
  }
}

export type Step<Context> = (run: Run<Context>) => Promise<void>;

export function isObject(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

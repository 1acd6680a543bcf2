import { clientVariable } from '../prepare/planned-variable.ts';
import type { FetchOperation, Subgraph, SubgraphError, SubgraphResponse } from '../subgraph.ts';
import { causeOf } from './failure.ts';
import type { PlacedCause } from './place-errors.ts';
import { MAX_ERRORS, type Run } from './run.ts';

/** A subgraph as the steps of a plan see it: whatever it throws that is not expected is reported on the way. */
export interface Callee<Context> {
  readonly subgraph: Subgraph<Context>;
  readonly name: string;
  /** Told of what a subgraph threw, for the log. */
  readonly report: ((error: unknown, subgraph: string, context: Context) => void) | undefined;
}

/** The client's variables an operation uses, by the names it has for them; those left out stay out. */
export function variablesFor<Context>(
  operation: FetchOperation,
  run: Run<Context>,
): Readonly<Record<string, unknown>> {
  if (operation.variableNames.length === 0) return NO_VARIABLES;
  const variables: Record<string, unknown> = {};
  for (const name of operation.variableNames) {
    const given = clientVariable(name);
    if (Object.hasOwn(run.variables, given)) variables[name] = run.variables[given];
  }
  return variables;
}

const NO_VARIABLES = Object.freeze({});

/** The errors of a response, whatever the subgraph made of them; of very many the first. */
export function errorsOf<Context>({ errors }: SubgraphResponse, run: Run<Context>): readonly SubgraphError[] {
  if (!Array.isArray(errors)) return [];
  if (errors.length > MAX_ERRORS) run.errorsLeftOut += errors.length - MAX_ERRORS;
  return errors.slice(0, MAX_ERRORS).filter((error) => typeof error === 'object' && error !== null);
}

/** An error with its path, which is empty when the subgraph gave none. */
export function placed(error: SubgraphError): PlacedCause {
  return { cause: causeOf(error), path: Array.isArray(error.path) ? readable(error.path) : [] };
}

/** Up to what can be no key or index of an answer; no answer is nested as deeply as the longest. */
function readable(path: readonly unknown[]): PlacedCause['path'] {
  const keys = path.slice(0, MAX_PATH) as PlacedCause['path'];
  const end = keys.findIndex((key) =>
    typeof key === 'string' ? key === '__proto__' : !Number.isInteger(key) || key < 0,
  );
  return end === -1 ? keys : keys.slice(0, end);
}

const MAX_PATH = 500;

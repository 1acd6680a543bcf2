import { clientVariable } from '../prepare/planned-variable.ts';
import type { FetchOperation, Subgraph, SubgraphError, SubgraphResponse } from '../subgraph.ts';
import { causeOf } from './failure.ts';
import type { PlacedCause } from './place-errors.ts';
import type { Run } from './run.ts';

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

/** The errors of a response, whatever the subgraph made of them. */
export function errorsOf(response: SubgraphResponse): readonly SubgraphError[] {
  const { errors } = response;
  return Array.isArray(errors) ? errors.filter((error) => typeof error === 'object' && error !== null) : [];
}

/** An error with its path, which is empty when the subgraph gave none. */
export function placed(error: SubgraphError): PlacedCause {
  return { cause: causeOf(error), path: Array.isArray(error.path) ? error.path : [] };
}

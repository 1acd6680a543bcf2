import { applyRenames, type Rename } from '../plan/renames.ts';
import type { FetchOperation, SubgraphResponse } from '../subgraph.ts';
import { type Callee, errorsOf, placed, variablesFor } from './call.ts';
import { type Cause, causeOfThrown } from './failure.ts';
import type { Merger } from './merge.ts';
import { failedFields, placeCause } from './place-errors.ts';
import { isObject, type Run, type Step } from './run.ts';

/** A fetch of root fields. */
export interface RootFetch {
  readonly operation: FetchOperation;
  readonly merger: Merger;
  readonly renames: readonly Rename[];
}

export function rootStep<Context>(fetch: RootFetch, callee: Callee<Context>): Step<Context> {
  return async (run) => {
    let response: SubgraphResponse;
    try {
      const request = {
        operation: fetch.operation,
        variables: variablesFor(fetch.operation, run),
        representations: [],
      };
      response = await callee.subgraph.fetch(request, run.context, run.cancellation);
    } catch (error) {
      callee.report?.(error, callee.name, run.context);
      failRoot(fetch, causeOfThrown(error, callee.name), run);
      return;
    }
    acceptRoot(fetch, response, callee.name, run);
  };
}

/** Writes a response, of a fetch or an event, into the data of the run. */
export function acceptRoot<Context>(
  fetch: RootFetch,
  response: SubgraphResponse,
  subgraph: string,
  run: Run<Context>,
): void {
  const { data } = response;
  const errors = errorsOf(response, run);
  if (!isObject(data)) {
    if (errors.length === 0) failRoot(fetch, unusable(subgraph), run);
    else fetch.merger.merge(run.data, failedFields(fetch.merger.asked, errors.map(placed)), false);
    return;
  }
  for (const error of errors) {
    if (!placeCause(data, placed(error))) run.addUnplaced(error);
  }
  applyRenames(data, fetch.renames);
  fetch.merger.merge(run.data, data, false);
}

function failRoot<Context>(fetch: RootFetch, cause: Cause, run: Run<Context>): void {
  fetch.merger.merge(run.data, failedFields(fetch.merger.asked, [{ cause, path: [] }]), false);
}

/** What is said of a response with neither data nor errors. */
export function unusable(subgraph: string): Cause {
  const message = `Subgraph "${subgraph}" gave an unusable answer.`;
  return { message, extensions: { code: 'SUBGRAPH_INVALID' } };
}

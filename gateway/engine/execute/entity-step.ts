import { applyRenames } from '../plan/renames.ts';
import type { FetchOperation, Representation, SubgraphResponse } from '../subgraph.ts';
import { type Callee, errorsOf, placed, variablesFor } from './call.ts';
import { type Cause, causeOfThrown } from './failure.ts';
import { type EntityField, type Lookup, lookUp } from './lookup.ts';
import { failedFields, type PlacedCause, placeCause } from './place-errors.ts';
import { unusable } from './root-step.ts';
import { type Data, isObject, type Run, type Step } from './run.ts';

export interface EntityFetch {
  readonly operation: FetchOperation;
  /** In the order of `operation.entities`. */
  readonly fields: readonly EntityField[];
}

export function entityStep<Context>(fetch: EntityFetch, callee: Callee<Context>): Step<Context> {
  return async (run) => {
    const lookups = fetch.fields.map((field) => lookUp(field, run.data));
    if (lookups.every(({ representations }) => representations.length === 0)) return;
    let response: SubgraphResponse;
    try {
      const request = {
        operation: fetch.operation,
        variables: variablesFor(fetch.operation, run),
        representations: lookups.map(({ representations }) => representations),
      };
      response = await callee.subgraph.fetch(request, run.context, run.signal);
    } catch (error) {
      callee.report?.(error, callee.name);
      const cause = causeOfThrown(error, callee.name);
      for (const found of lookups) {
        const failed = failedFields(found.field.merger.asked, [{ cause, path: [] }]);
        deliver(found, () => failed);
      }
      return;
    }
    acceptEntities(lookups, response, callee.name, run);
  };
}

/** Merges for each who waits what `source` gives for the entity at the index. */
function deliver({ field, waiting }: Lookup, source: (index: number) => Data): void {
  for (const { target, index, copy, failed } of waiting) {
    const entity = source(index);
    field.merger.merge(target, failed === undefined ? entity : { ...entity, ...failed }, copy);
  }
}

function acceptEntities<Context>(
  lookups: readonly Lookup[],
  response: SubgraphResponse,
  subgraph: string,
  run: Run<Context>,
): void {
  const errors = errorsOf(response);
  const placedErrors = errors.map(placed);
  const told = new Set<number>();
  for (const found of lookups) {
    const { field, representations } = found;
    const list = isObject(response.data) ? response.data[field.responseKey] : undefined;
    const entities = Array.isArray(list) && list.length === representations.length ? list : undefined;
    const mine = new Map<number, PlacedCause[]>();
    placedErrors.forEach(({ cause, path }, i) => {
      const index = path[0] === field.responseKey ? path[1] : undefined;
      if (typeof index === 'number') {
        mine.set(index, [...(mine.get(index) ?? []), { cause, path: path.slice(2) }]);
        told.add(i);
      } else if (entities === undefined && (path.length === 0 || path[0] === field.responseKey)) told.add(i);
    });
    if (entities === undefined) {
      const causes =
        placedErrors.length === 0 ? [unusable(subgraph)] : placedErrors.map(({ cause }) => cause);
      const everywhere = failedFields(
        field.merger.asked,
        causes.map((cause) => ({ cause, path: [] })),
      );
      deliver(found, (index) => {
        const own = mine.get(index);
        return own === undefined ? everywhere : failedFields(field.merger.asked, own);
      });
      continue;
    }
    const sources = entities.map((entity, index) =>
      entitySource(found, entity, index, mine.get(index) ?? [], run),
    );
    deliver(found, (index) => sources[index] ?? {});
  }
  errors.forEach((error, i) => {
    if (!told.has(i)) run.addUnplaced(error);
  });
}

function entitySource<Context>(
  { field, representations }: Lookup,
  entity: unknown,
  index: number,
  causes: readonly PlacedCause[],
  run: Run<Context>,
): Data {
  if (!isObject(entity)) {
    if (causes.length > 0) return failedFields(field.merger.asked, causes);
    return failedFields(field.merger.asked, [{ cause: missing(representations[index]), path: [] }]);
  }
  for (const cause of causes) {
    if (!placeCause(entity, cause)) run.unplaced.push(cause.cause);
  }
  applyRenames(entity, field.renames);
  return entity;
}

function missing(representation: Representation | undefined): Cause {
  return {
    message: `This ${representation?.typename ?? 'entity'} is not there.`,
    extensions: { code: 'NOT_FOUND' },
  };
}

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
      response = await callee.subgraph.fetch(request, run.context, run.cancellation);
    } catch (error) {
      callee.report?.(error, callee.name, run.context);
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

/** Merges for each who waits what `source` gives for the entity at the index, or `alien` where that is another's type. */
function deliver(
  { field, waiting }: Lookup,
  source: (index: number) => Data,
  alien: () => Data = () => ({}),
): void {
  for (const { target, index, copy, failed } of waiting) {
    const given = source(index);
    const entity = field.merger.fits(target, given) ? given : alien();
    field.merger.merge(target, failed === undefined ? entity : { ...entity, ...failed }, copy);
  }
}

function acceptEntities<Context>(
  lookups: readonly Lookup[],
  response: SubgraphResponse,
  subgraph: string,
  run: Run<Context>,
): void {
  const errors = new Set(errorsOf(response, run).map(placed));
  const unsettled = lookups.filter((found) => {
    const list = isObject(response.data) ? response.data[found.field.responseKey] : undefined;
    if (!Array.isArray(list) || list.length !== found.representations.length) return true;
    const mine = takeErrors(found, errors);
    const sources = list.map((entity, index) =>
      entitySource(found, entity, index, mine.get(index) ?? [], subgraph, run),
    );
    const alien = () => failedFields(found.field.merger.asked, [{ cause: unusable(subgraph), path: [] }]);
    deliver(found, (index) => sources[index] ?? {}, alien);
    return false;
  });
  for (const found of unsettled) failAll(found, errors, subgraph);
  if (unsettled.length === 0) for (const { cause } of errors) run.unplaced.push(cause);
}

/** Takes from `errors` those of one entity each, by its index, their paths cut to begin at the entity. */
function takeErrors(
  { field, representations }: Lookup,
  errors: Set<PlacedCause>,
): Map<number, PlacedCause[]> {
  const taken = new Map<number, PlacedCause[]>();
  for (const error of errors) {
    const [key, index, ...path] = error.path;
    if (key !== field.responseKey || typeof index !== 'number' || index >= representations.length) continue;
    errors.delete(error);
    const mine = taken.get(index);
    if (mine === undefined) taken.set(index, [{ cause: error.cause, path }]);
    else mine.push({ cause: error.cause, path });
  }
  return taken;
}

/** For a list that is not there or not as long as asked: an entity has its own errors, or else the first. */
function failAll(found: Lookup, errors: Set<PlacedCause>, subgraph: string): void {
  const { asked } = found.field.merger;
  const [{ cause } = { cause: unusable(subgraph) }] = errors;
  const everywhere = failedFields(asked, [{ cause, path: [] }]);
  const mine = takeErrors(found, errors);
  deliver(found, (index) => {
    const own = mine.get(index);
    return own === undefined ? everywhere : failedFields(asked, own);
  });
}

function entitySource<Context>(
  { field, representations }: Lookup,
  entity: unknown,
  index: number,
  causes: readonly PlacedCause[],
  subgraph: string,
  run: Run<Context>,
): Data {
  if (!isObject(entity)) {
    if (causes.length > 0) return failedFields(field.merger.asked, causes);
    const cause = entity === null ? missing(representations[index]) : unusable(subgraph);
    return failedFields(field.merger.asked, [{ cause, path: [] }]);
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

import type { Segment } from '../plan/path.ts';
import { applyRenames, type Rename } from '../plan/renames.ts';
import type { RepresentationWriter } from '../plan/representation.ts';
import type { FetchOperation, Representation, SubgraphResponse } from '../subgraph.ts';
import { type Callee, errorsOf, placed, variablesFor } from './call.ts';
import { type Cause, causeOfThrown, type Failure } from './failure.ts';
import type { Merger } from './merge.ts';
import { failedFields, type PlacedCause, placeCause } from './place-errors.ts';
import { unusable } from './root-step.ts';
import { type Data, isObject, type Run, type Step } from './run.ts';
import { collectTargets } from './targets.ts';

/** One `_entities` field of a fetch and the places its entities go to. */
export interface EntityField {
  readonly responseKey: string;
  readonly paths: readonly (readonly Segment[])[];
  readonly writer: RepresentationWriter;
  readonly merger: Merger;
  readonly renames: readonly Rename[];
}

export interface EntityFetch {
  readonly operation: FetchOperation;
  /** In the order of `operation.entities`. */
  readonly fields: readonly EntityField[];
}

/** What one `_entities` field looks up, each representation once, and who waits for it. */
interface Lookup {
  readonly field: EntityField;
  readonly representations: Representation[];
  readonly waiting: { readonly target: Data; readonly index: number; readonly copy: boolean }[];
}

export function entityStep<Context>(fetch: EntityFetch, callee: Callee<Context>): Step<Context> {
  return async (run) => {
    const lookups = fetch.fields.map((field) => lookup(field, run.data));
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

function lookup(field: EntityField, data: Data): Lookup {
  const found: Lookup = { field, representations: [], waiting: [] };
  const known = new Map<string, { readonly index: number; readonly path: number }>();
  field.paths.forEach((path, pathIndex) => {
    const targets: Data[] = [];
    collectTargets(data, path, 0, targets);
    for (const target of targets) {
      const json = field.writer.write(target);
      if (typeof json !== 'string') {
        field.merger.merge(target, json === undefined ? {} : echoing(field.merger, json), false);
        continue;
      }
      let place = known.get(json);
      if (place === undefined) {
        place = { index: found.representations.length, path: pathIndex };
        known.set(json, place);
        found.representations.push(new WrittenRepresentation(json));
      }
      found.waiting.push({ target, index: place.index, copy: place.path !== pathIndex });
    }
  });
  return found;
}

/** What needed a failed value fails for the same causes. */
function echoing(merger: Merger, failure: Failure): Data {
  const placedCauses = failure.causes.map((cause) => ({ cause, path: [] }));
  return failedFields(merger.asked, placedCauses);
}

class WrittenRepresentation implements Representation {
  readonly json: string;
  #value: Readonly<Record<string, unknown>> | undefined;

  constructor(json: string) {
    this.json = json;
  }

  get value(): Readonly<Record<string, unknown>> {
    this.#value ??= JSON.parse(this.json) as Record<string, unknown>;
    return this.#value;
  }

  get typename(): string {
    return String(this.value['__typename']);
  }
}

/** Merges for each who waits what `source` gives for the entity at the index. */
function deliver({ field, waiting }: Lookup, source: (index: number) => Data): void {
  for (const { target, index, copy } of waiting) field.merger.merge(target, source(index), copy);
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

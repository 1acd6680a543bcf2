import type { Segment } from '../plan/path.ts';
import type { Rename } from '../plan/renames.ts';
import type { FailedInput, RepresentationWriter } from '../plan/representation-writer.ts';
import type { Representation } from '../subgraph.ts';
import { Distinct, type Place } from './distinct.ts';
import { Failure } from './failure.ts';
import type { Merger } from './merge.ts';
import type { Data } from './run.ts';
import { collectTargets } from './targets.ts';

/** One `_entities` field of a fetch and the places its entities go to. */
export interface EntityField {
  readonly responseKey: string;
  readonly paths: readonly (readonly Segment[])[];
  readonly writer: RepresentationWriter;
  readonly merger: Merger;
  readonly renames: readonly Rename[];
  /** Names of the inputs a field of a type needs there by `@requires`. */
  readonly inputs: (typeName: string, field: string) => readonly string[];
}

/** Someone who waits for an entity. */
export interface Waiting {
  readonly target: Data;
  /** Which of the representations. */
  readonly index: number;
  /** The entity goes to several places, which must not share it. */
  readonly copy: boolean;
  /** Fields that have failed already, because an input of theirs has. */
  readonly failed: Data | undefined;
}

/** What one `_entities` field looks up, each representation once, and who waits for it. */
export interface Lookup {
  readonly field: EntityField;
  readonly representations: readonly Representation[];
  readonly waiting: readonly Waiting[];
}

/** Finds the entities in the data; those that can't be looked up get nulls or failures at once. */
export function lookUp(field: EntityField, data: Data): Lookup {
  const search = new Search(field);
  field.paths.forEach((path, index) => {
    const targets: Data[] = [];
    collectTargets(data, path, 0, targets);
    for (const target of targets) search.add(target, index);
  });
  return search;
}

class Search implements Lookup {
  readonly field: EntityField;
  readonly waiting: Waiting[] = [];
  readonly #distinct = new Distinct();

  constructor(field: EntityField) {
    this.field = field;
  }

  get representations(): readonly Representation[] {
    return this.#distinct.representations;
  }

  /** @param path number of the path that led to the target */
  add(target: Data, path: number): void {
    const { writer } = this.field;
    const keys = writer.plainKeys(target);
    const known = keys === undefined ? undefined : this.#distinct.find(keys, target);
    if (known !== undefined) {
      this.#wait(target, path, known, undefined);
      return;
    }
    const inputs: FailedInput[] = [];
    const json = writer.write(target, inputs);
    if (json === undefined) return;
    const failed = inputs.length === 0 ? undefined : dependants(this.field, target, inputs);
    if (typeof json !== 'string' || isAll(failed, this.field, target)) {
      const given =
        json instanceof Failure
          ? failedBy(this.field, target, json)
          : { ...nulls(this.field, target), ...failed };
      this.field.merger.merge(target, given, false);
      return;
    }
    const place = this.#distinct.place(json, path);
    if (keys !== undefined && failed === undefined) this.#distinct.remember(keys, target, place);
    this.#wait(target, path, place, failed);
  }

  #wait(target: Data, path: number, place: Place, failed: Data | undefined): void {
    this.waiting.push({ target, index: place.index, copy: place.path !== path, failed });
  }
}

/** Nothing is left to look up. */
function isAll(failed: Data | undefined, field: EntityField, target: Data): boolean {
  return failed !== undefined && Object.keys(failed).length === asked(field, target).length;
}

function asked({ merger }: EntityField, target: Data) {
  return merger.fieldsOf(typenameOf(target)).filter(({ key }) => key !== '__typename');
}

function typenameOf(target: Data): string {
  const typename = target['__typename'];
  return typeof typename === 'string' ? typename : '';
}

/** What an entity without a key gives. */
function nulls(field: EntityField, target: Data): Data {
  return Object.fromEntries(asked(field, target).map(({ key }) => [key, null]));
}

/** What needed a failed value has failed for the same causes. */
function failedBy(field: EntityField, target: Data, { causes }: Failure): Data {
  return Object.fromEntries(asked(field, target).map(({ key }) => [key, new Failure(causes)]));
}

/** The fields that needed one of the failed inputs. */
function dependants(field: EntityField, target: Data, inputs: readonly FailedInput[]): Data {
  const failed: Data = {};
  for (const { key, name } of asked(field, target)) {
    const needed = field.inputs(typenameOf(target), name);
    const causes = inputs
      .filter((input) => needed.includes(input.name))
      .flatMap(({ failure }) => failure.causes);
    if (causes.length > 0) failed[key] = new Failure(causes);
  }
  return failed;
}

import type { InputPath } from '../plan/input-path.ts';
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
  /** Whether a field of a type needs the input there by `@requires`. */
  readonly needs: (typeName: string, field: string, input: InputPath) => boolean;
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

/** What needed a failed key has failed as well. */
function failedBy(field: EntityField, target: Data, failure: Failure): Data {
  const failed = failedLike([failure], target);
  return Object.fromEntries(asked(field, target).map(({ key }) => [key, failed]));
}

/** The fields that needed one of the failed inputs. */
function dependants(field: EntityField, target: Data, inputs: readonly FailedInput[]): Data {
  const failed: Data = {};
  for (const { key, name } of asked(field, target)) {
    const needed = inputs.filter(({ path }) => field.needs(typenameOf(target), name, path));
    if (needed.length === 0) continue;
    const failures = needed.map(({ failure }) => failure);
    failed[key] = failedLike(failures, target);
  }
  return failed;
}

/** Failed for the same causes. What was taken along with other fields of the object echoes them as those values did. */
function failedLike(failures: readonly Failure[], target: Data): Failure {
  const own = Object.values(target);
  const echo = failures.every((failure) => failure.echo && own.includes(failure));
  const causes = failures.flatMap((failure) => failure.causes);
  return new Failure(causes, echo ? { echo, below: failures.flatMap(({ below }) => below) } : {});
}

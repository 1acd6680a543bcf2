import type { AskedField } from '../plan/asked.ts';
import { type Cause, Failure } from './failure.ts';
import type { Data } from './run.ts';

/** An error of a subgraph and the way to it from the place its data go to. */
export interface PlacedCause {
  readonly cause: Cause;
  readonly path: readonly (string | number)[];
}

/** Puts a Failure where the error's path meets a null. False when the path meets none: the value stands all the same. */
export function placeCause(data: Data, { cause, path }: PlacedCause): boolean {
  let holder: Record<string | number, unknown> = data;
  for (const [at, key] of path.entries()) {
    const value = Object.hasOwn(holder, key) ? holder[key] : undefined;
    if (value instanceof Failure) {
      value.causes.push(cause);
      value.below.push(path.slice(at + 1));
      return true;
    }
    if (value === null || (value === undefined && !Array.isArray(holder))) {
      holder[key] = new Failure([cause], { below: [path.slice(at + 1)] });
      return true;
    }
    if (typeof value !== 'object' || value === undefined) return false;
    holder = value as Record<string | number, unknown>;
  }
  return false;
}

/** What to merge for an object that errors took away: each cause at its own field, and an echo of all at the others. */
export function failedFields(asked: readonly AskedField[], placed: readonly PlacedCause[]): Data {
  const echo = new Failure(
    placed.map(({ cause }) => cause),
    { echo: true, below: placed.map(({ path }) => path) },
  );
  const fields: Data = {};
  for (const { key } of asked) {
    const own = placed.filter(({ path }) => path.length === 0 || path[0] === key);
    fields[key] =
      own.length === 0
        ? echo
        : new Failure(
            own.map(({ cause }) => cause),
            { below: own.map(({ path }) => path.slice(1)) },
          );
  }
  return fields;
}

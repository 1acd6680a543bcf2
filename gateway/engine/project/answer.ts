import { type FieldNode, getLocation } from 'graphql';
import type { ErrorCode } from '../../../kernel/errors.ts';
import { type Cause, Failure, wrongValue } from '../execute/failure.ts';
import { MAX_ERRORS, type Run } from '../execute/run.ts';

export type Path = readonly (string | number)[];

/** A field of the client's operation, as far as errors need it. */
export interface Site {
  /** `Type.field`. */
  readonly coordinate: string;
  readonly nodes: readonly FieldNode[];
  /** Turns a path below the field from names of the merged data to response keys, as far as it can be. */
  below(path: Path): Path;
  /** The same for a path below the object the field is of. */
  beside(path: Path): Path;
}

/**
 * The text of one answer in the making. The path is kept as one array and a depth: objects and lists write their
 * current key or index at their own depth, so that going through the data allocates nothing.
 */
export class Answer {
  readonly path: (string | number)[] = [];
  depth = 0;
  /** Gives the JSON text of a `__schema` or `__type` field. */
  readonly introspected: (nodes: readonly FieldNode[]) => string;
  readonly #extensions: (() => object) | undefined;
  readonly #errors: string[] = [];
  readonly #told: { readonly cause: Cause; readonly path: Path }[] = [];
  readonly #places = new Set<string>();
  readonly #echoes: Echo[] = [];
  /** How many errors there are beyond those told. */
  #more = 0;

  /** @param extensions what every error has beside its own */
  constructor(introspected: (nodes: readonly FieldNode[]) => string, extensions?: () => object) {
    this.introspected = introspected;
    this.#extensions = extensions;
  }

  /** For a value that is not what its type allows: reports it, once, and gives the mark of an error. */
  invalid(value: unknown, site: Site, expected: string): undefined {
    if (value instanceof Failure) this.#fail(value, site, this.#here().slice(0, -1));
    else this.report('INVALID_VALUE', wrongValue(site.coordinate, value, expected), site);
    return undefined;
  }

  /** For an object whose type is not known because of the failure. */
  untyped(failure: Failure, site: Site): undefined {
    this.#fail(failure, site, this.#here());
    return undefined;
  }

  /** For a value that may not be null and is. */
  missing(site: Site): undefined {
    this.report('INVALID_VALUE', `${site.coordinate} gave null where none may be.`, site);
    return undefined;
  }

  /** For a value that was asked for and is not there. */
  absent(site: Site): undefined {
    this.report('INVALID_VALUE', `${site.coordinate} was left out of the answer of its subgraph.`, site);
    return undefined;
  }

  report(code: ErrorCode, message: string, site: Site): void {
    this.#push({ message, extensions: { code } }, this.#here(), site);
  }

  /** The answer's body: `data` is its JSON text. */
  body(data: string, { unplaced, errorsLeftOut }: Pick<Run<unknown>, 'unplaced' | 'errorsLeftOut'>): string {
    if (this.#echoes.length > 0) this.#tellEchoes();
    for (const { message, extensions } of unplaced) this.#add({ message, extensions: this.#all(extensions) });
    const more = this.#more + errorsLeftOut;
    if (more > 0) this.#errors.push(JSON.stringify(this.#moreErrors(more)));
    return this.#errors.length === 0
      ? `{"data":${data}}`
      : `{"data":${data},"errors":[${this.#errors.join(',')}]}`;
  }

  /** @param around the object that an echo's causes took along */
  #fail(failure: Failure, site: Site, around: Path): void {
    const here = this.#here();
    const pathOf = (below: Path): Path => {
      if (!failure.echo) return [...here, ...site.below(below)];
      const read = around.length < here.length ? site.beside(below) : site.below(below);
      return read.length > 0 ? [...around, ...read] : here;
    };
    const hidden = hiddenCauses(failure, site);
    const tell = () => {
      const places = new Set<string>();
      failure.causes.forEach((cause, i) => {
        if (hidden.has(i)) return;
        const path = pathOf(failure.below[i] ?? []);
        const place = path.join('.');
        // One error for each field: GraphQL spec §6.4.4.
        if (places.has(place) || (failure.echo && this.#places.has(place))) this.#told.push({ cause, path });
        else this.#push(cause, path, site);
        places.add(place);
      });
    };
    if (failure.echo) this.#echoes.push({ causes: failure.causes, around, tell });
    else if (this.#errors.length < MAX_ERRORS) tell();
    else this.#more += failure.causes.length;
  }

  /** An object of which one field told a cause says it no more; the same object at another place does. */
  #tellEchoes(): void {
    const places = new Map<Cause, Set<string>>();
    let read = 0;
    const isTold = (cause: Cause, around: Path) => {
      for (const { cause: told, path } of this.#told.slice(read)) {
        const known = places.get(told) ?? new Set();
        for (const depth of path.keys()) known.add(path.slice(0, depth).join('.'));
        places.set(told, known);
      }
      read = this.#told.length;
      return places.get(cause)?.has(around.join('.')) ?? false;
    };
    for (const { causes, around, tell } of this.#echoes) {
      if (!causes.some((cause) => isTold(cause, around))) tell();
    }
  }

  #here(): (string | number)[] {
    return this.path.slice(0, this.depth);
  }

  #push(cause: Cause, path: Path, site: Site): void {
    this.#told.push({ cause, path });
    this.#places.add(path.join('.'));
    const { message } = cause;
    const extensions = this.#all(cause.extensions);
    this.#add({ message, locations: locations(site), path, extensions });
  }

  #add(error: object): void {
    if (this.#errors.length < MAX_ERRORS) this.#errors.push(JSON.stringify(error));
    else this.#more += 1;
  }

  #moreErrors(more: number) {
    const code: ErrorCode = 'MORE_ERRORS';
    return { message: `${more} more errors are left out.`, extensions: this.#all({ code }) };
  }

  #all(extensions: Cause['extensions']): object {
    return this.#extensions === undefined ? extensions : { ...extensions, ...this.#extensions() };
  }
}

/**
 * Of what took a value away, what the client asked for is told, and what a fetch needed only if there is nothing else.
 * @returns the numbers of the causes that are not told
 */
function hiddenCauses({ causes, below, echo }: Failure, site: Site): ReadonlySet<number> {
  if (echo || causes.length < 2) return NONE;
  const asked = causes.map((_, i) => {
    const path = below[i] ?? [];
    return site.below(path).length === path.length;
  });
  return asked.includes(true) ? new Set(asked.flatMap((isAsked, i) => (isAsked ? [] : [i]))) : NONE;
}

const NONE: ReadonlySet<number> = new Set();

interface Echo {
  readonly causes: readonly Cause[];
  /** The object that the causes took along. */
  readonly around: Path;
  readonly tell: () => void;
}

function locations({ nodes }: Site) {
  const found = nodes.flatMap(({ loc }) => (loc === undefined ? [] : [getLocation(loc.source, loc.start)]));
  return found.length === 0 ? undefined : found;
}

import { type FieldNode, getLocation } from 'graphql';
import type { ErrorCode } from '../../../kernel/errors.ts';
import { type Cause, Failure } from '../execute/failure.ts';

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
  /** Whether a path below the field leads to something the client asked for. */
  asksFor(path: Path): boolean;
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
  /** Where each cause has been told. */
  readonly #told = new Map<Cause, string[]>();
  readonly #places = new Set<string>();
  readonly #echoes: {
    readonly causes: readonly Cause[];
    readonly object: Path;
    readonly tell: () => void;
  }[] = [];

  /** @param extensions what every error has beside its own */
  constructor(introspected: (nodes: readonly FieldNode[]) => string, extensions?: () => object) {
    this.introspected = introspected;
    this.#extensions = extensions;
  }

  /** For a value that is not what its type allows: reports it, once, and gives the mark of an error. */
  invalid(value: unknown, site: Site, expected: string): undefined {
    if (value instanceof Failure) this.#fail(value, site);
    else
      this.report(
        'INVALID_VALUE',
        `${site.coordinate} gave ${described(value)} where ${expected} was due.`,
        site,
      );
    return undefined;
  }

  /** For a value that may not be null and is. */
  missing(site: Site): undefined {
    this.report('INVALID_VALUE', `${site.coordinate} gave null where none may be.`, site);
    return undefined;
  }

  report(code: ErrorCode, message: string, site: Site): void {
    this.#push({ message, extensions: { code } }, this.#here(), site);
  }

  /** The answer's body: `data` is its JSON text. */
  body(data: string, unplaced: readonly Cause[]): string {
    for (const { causes, object, tell } of this.#echoes) {
      if (!this.#isToldBelow(object, causes)) tell();
    }
    for (const { message, extensions } of unplaced)
      this.#errors.push(JSON.stringify({ message, extensions: this.#all(extensions) }));
    return this.#errors.length === 0
      ? `{"data":${data}}`
      : `{"data":${data},"errors":[${this.#errors.join(',')}]}`;
  }

  #isToldBelow(object: Path, causes: readonly Cause[]): boolean {
    const place = placeOf(object);
    return causes.some((cause) => this.#told.get(cause)?.some((told) => told.startsWith(place)));
  }

  #fail(failure: Failure, site: Site): void {
    const here = this.#here();
    // Of what took a value away, what the client asked for is told, and what a fetch needed only if there is nothing else.
    const asked = failure.causes.map((_, i) => failure.echo || site.asksFor(failure.below[i] ?? []));
    const isHidden = (i: number) => asked[i] === false && asked.includes(true);
    const tell = () => {
      const places = new Set<string>();
      failure.causes.forEach((cause, i) => {
        if (isHidden(i)) return;
        const below = failure.below[i] ?? [];
        const beside = failure.echo ? site.beside(below) : [];
        const path = beside.length > 0 ? [...here.slice(0, -1), ...beside] : [...here, ...site.below(below)];
        const place = placeOf(path);
        // One error for each field: GraphQL spec §6.4.4.
        if (places.has(place) || (failure.echo && this.#places.has(place))) this.#tell(cause, path);
        else this.#push(cause, path, site);
        places.add(place);
      });
    };
    if (failure.echo) this.#echoes.push({ causes: failure.causes, object: here.slice(0, -1), tell });
    else tell();
  }

  #here(): (string | number)[] {
    return this.path.slice(0, this.depth);
  }

  #push(cause: Cause, path: Path, site: Site): void {
    this.#tell(cause, path);
    const { message } = cause;
    const extensions = this.#all(cause.extensions);
    this.#errors.push(JSON.stringify({ message, locations: locations(site), path, extensions }));
  }

  #tell(cause: Cause, path: Path): void {
    const place = placeOf(path);
    this.#places.add(place);
    this.#told.set(cause, [...(this.#told.get(cause) ?? []), place]);
  }

  #all(extensions: Cause['extensions']): object | undefined {
    return this.#extensions === undefined ? extensions : { ...extensions, ...this.#extensions() };
  }
}

/** The places below an object begin with its own. */
function placeOf(path: Path): string {
  return path.map((key) => `${key}.`).join('');
}

function locations({ nodes }: Site) {
  const found = nodes.flatMap(({ loc }) => (loc === undefined ? [] : [getLocation(loc.source, loc.start)]));
  return found.length === 0 ? undefined : found;
}

function described(value: unknown): string {
  if (typeof value === 'number') return `the number ${value}`;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return value === null ? 'null' : `a ${typeof value}`;
}

import { type DocumentNode, Kind, type TypeNode } from 'graphql';
import { hasFields, parseFieldSet } from '../../supergraph/join-directives.ts';
import type { Supergraph } from '../../supergraph/supergraph.ts';
import { type LocalSchemas, type LocalType, readLocalSchemas } from './local-schema.ts';
import { readWants, TYPENAME, type Want } from './want.ts';

/** An object of the answer as one subgraph has it. */
export interface View {
  readonly id: number;
  /** The subgraph; empty before any fetch. */
  readonly graph: string;
  /** The interface as whose object the subgraph knows it: of which type it is, it does not know. */
  readonly as: string | undefined;
  /** What `@provides` gives beside what the subgraph resolves. */
  readonly given: readonly Want[];
}

/** A field as one subgraph declares it. */
export interface Field {
  /** The name of its type. */
  readonly type: string;
  /** Its type as far as fields under one response key must agree in it (GraphQL spec §5.3.2). */
  readonly shape: string;
  readonly isExternal: boolean;
  readonly requires: readonly Want[];
  readonly provides: readonly Want[];
}

/** Where a field of an object type is resolved. */
export interface Home {
  readonly view: View;
  readonly field: Field;
}

/** A key by which a subgraph looks up objects of a type. */
export interface Door {
  readonly view: View;
  /** What they are sent as: their type, or an interface of theirs. */
  readonly sentAs: string;
  readonly key: readonly Want[];
}

const NOTHING: readonly Want[] = [];

/** A supergraph as the planner sees it: which subgraph resolves which field of which type, by which key. */
export class JoinedGraph {
  readonly #schemas: LocalSchemas;
  readonly #supergraph: Pick<Supergraph, 'fieldNames' | 'possibleTypes'>;
  readonly #isVisible: (typeName: string) => boolean;
  /** Object type → its interfaces. */
  readonly #interfaces: ReadonlyMap<string, readonly string[]>;
  readonly #composites: ReadonlySet<string>;
  readonly #views = new Map<string, Map<readonly Want[], View>>();
  #viewCount = 0;
  readonly #fields = new Map<string, Field | undefined>();
  readonly #homes = new Map<string, readonly Home[]>();
  readonly #doors = new Map<string, readonly Door[]>();
  readonly #inputKeys = new Map<string, string>();

  /** `isVisible`: whether clients know the type. */
  constructor(
    document: DocumentNode,
    supergraph: Pick<Supergraph, 'fieldNames' | 'possibleTypes'>,
    isVisible: (typeName: string) => boolean,
  ) {
    this.#schemas = readLocalSchemas(document);
    this.#supergraph = supergraph;
    this.#isVisible = isVisible;
    const objects = document.definitions.filter((d) => d.kind === Kind.OBJECT_TYPE_DEFINITION);
    this.#interfaces = new Map(
      objects.map(({ name, interfaces }) => [name.value, (interfaces ?? []).map((i) => i.name.value)]),
    );
    const composites = document.definitions.filter(
      (d) => hasFields(d) || d.kind === Kind.UNION_TYPE_DEFINITION,
    );
    this.#composites = new Set(composites.map(({ name }) => name.value));
  }

  view(graph: string, as: string | undefined, given: readonly Want[] = NOTHING): View {
    const place = `${graph} ${as ?? ''}`;
    const known = this.#views.get(place) ?? new Map<readonly Want[], View>();
    this.#views.set(place, known);
    let view = known.get(given);
    if (view === undefined) {
      view = { id: this.#viewCount++, graph, as, given };
      known.set(given, view);
    }
    return view;
  }

  /** How the subgraph has a value of the type. */
  viewOf(graph: string, typeName: string, given: readonly Want[]): View {
    return this.view(graph, this.#type(graph, typeName)?.isInterfaceObject ? typeName : undefined, given);
  }

  get graphs(): readonly string[] {
    return [...this.#schemas.keys()];
  }

  isComposite(typeName: string): boolean {
    return this.#composites.has(typeName);
  }

  /** Whether it is an interface or union in the subgraph. */
  isAbstract(graph: string, typeName: string): boolean {
    const type = this.#type(graph, typeName);
    return type?.isAbstract === true && !type.isInterfaceObject;
  }

  /** Object types that a value of the type can have in the subgraph. */
  possible(graph: string, typeName: string): ReadonlySet<string> {
    return this.#type(graph, typeName)?.possible ?? new Set();
  }

  /** Those of them that something can be wanted of below the want: of types that clients don't know, only by a key or input. */
  concerned(graph: string, typeName: string, { isInput }: Want): readonly string[] {
    return [...this.possible(graph, typeName)].filter((name) => isInput || this.#isVisible(name));
  }

  interfacesOf(typeName: string): readonly string[] {
    return this.#interfaces.get(typeName) ?? [];
  }

  field(graph: string, typeName: string, name: string): Field | undefined {
    const place = `${graph} ${typeName} ${name}`;
    if (!this.#fields.has(place)) this.#fields.set(place, this.#readField(graph, typeName, name));
    return this.#fields.get(place);
  }

  homes(typeName: string, name: string): readonly Home[] {
    const place = `${typeName} ${name}`;
    let homes = this.#homes.get(place);
    if (homes === undefined) {
      homes = this.#sides(typeName).flatMap(({ view, local }) => {
        const field = this.field(view.graph, local, name);
        return field === undefined || field.isExternal ? [] : [{ view, field }];
      });
      this.#homes.set(place, homes);
    }
    return homes;
  }

  doors(typeName: string): readonly Door[] {
    let doors = this.#doors.get(typeName);
    if (doors === undefined) {
      const sides = this.#sides(typeName);
      const interfaces = this.interfacesOf(typeName).flatMap((local) =>
        sides
          .filter(({ view }) => this.possible(view.graph, local).has(typeName) && view.as === undefined)
          .map(({ view }) => ({ view, local })),
      );
      doors = [...sides, ...interfaces].flatMap(({ view, local }) =>
        (this.#type(view.graph, local)?.keys ?? []).map((key) => ({
          view,
          sentAs: local,
          key: this.#readFieldSet(view.graph, local, key),
        })),
      );
      this.#doors.set(typeName, doors);
    }
    return doors;
  }

  /** Object types a condition on the type holds for. */
  readonly possibleTypes = (typeName: string): ReadonlySet<string> =>
    this.#supergraph.possibleTypes(typeName);

  /** The subgraphs that know objects of the type, and by which name. */
  #sides(typeName: string) {
    return this.graphs.flatMap((graph) => {
      const names = [
        typeName,
        ...this.interfacesOf(typeName).filter((name) => this.#type(graph, name)?.isInterfaceObject),
      ];
      return names
        .filter((local) => this.#type(graph, local) !== undefined)
        .map((local) => ({ view: this.view(graph, local === typeName ? undefined : local), local }));
    });
  }

  #type(graph: string, typeName: string): LocalType | undefined {
    return this.#schemas.get(graph)?.get(typeName);
  }

  #readField(graph: string, typeName: string, name: string): Field | undefined {
    const field = this.#type(graph, typeName)?.fields.get(name);
    if (field === undefined) return undefined;
    const type = namedType(field.type);
    const shape = shapeOf(field.type, this.isComposite(type) ? '{}' : type);
    const { isExternal, requires, provides } = field;
    return {
      type,
      shape,
      isExternal,
      requires: requires === undefined ? NOTHING : this.#readFieldSet(graph, typeName, requires),
      provides: provides === undefined ? NOTHING : this.#readFieldSet(graph, type, provides),
    };
  }

  #readFieldSet(graph: string, typeName: string, text: string): readonly Want[] {
    const { possibleTypes } = this;
    const wants = readWants(parseFieldSet(text), { possibleTypes, keyOf: this.#inputKey, isInput: true });
    return this.#typed(wants, graph, typeName);
  }

  /** Asks for the type where it says what is to be sent, and where whoever gets it could not tell it otherwise. */
  #typed(wants: readonly Want[], graph: string, typeName: string): readonly Want[] {
    return wants.map((want) => {
      if (want.wants === undefined) return want;
      const [on = typeName] = want.on ?? [];
      const type = this.#type(graph, on)?.fields.get(want.name)?.type;
      const name = type === undefined ? '' : namedType(type);
      const below = this.#typed(want.wants, graph, name);
      return { ...want, wants: this.isAbstract(graph, name) ? [TYPENAME, ...below] : below };
    });
  }

  /** One key for each field with its arguments, which no client's field has: those go by their names, or end in digits. */
  readonly #inputKey = (name: string, args: string): string => {
    if (args === '') return name;
    const call = name + args;
    let key = this.#inputKeys.get(call);
    for (let n = 1; key === undefined; n++) {
      const free = `${name}_${n}_in`;
      if (this.#supergraph.fieldNames.has(free) || [...this.#inputKeys.values()].includes(free)) continue;
      key = free;
      this.#inputKeys.set(call, key);
    }
    return key;
  };
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

function shapeOf(type: TypeNode, name: string): string {
  if (type.kind === Kind.NAMED_TYPE) return name;
  const inner = shapeOf(type.type, name);
  return type.kind === Kind.LIST_TYPE ? `[${inner}]` : `${inner}!`;
}

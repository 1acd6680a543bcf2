import { type GraphQLFieldResolver, Kind, parseType, type TypeNode, valueFromASTUntyped } from 'graphql';
import { fieldsOn, readFieldSet } from './field-set.ts';
import type { FieldModel, Model, ObjectModel } from './model.ts';

/** An object of the data, by its type and a name of its own; what a subgraph knows of it beside. */
export interface Thing {
  readonly __typename: string;
  readonly $id: string;
  /** What it was looked up by. */
  readonly $sent?: Readonly<Record<string, unknown>>;
  /** Field set of what came along with the link to it. */
  readonly $provided?: string;
}

/** What one operation did. */
export interface Log {
  readonly mutations: string[];
}

type Arguments = Readonly<Record<string, unknown>>;

/** Objects of each entity; one more is referred to and not there. */
const OBJECTS = 3;
const WRONG: Readonly<Record<string, readonly unknown[]>> = {
  Int: ['abc', 7.5, 2 ** 40, {}],
  Float: ['abc', {}],
  String: [{ a: 1 }, ['x']],
  Boolean: ['true', {}],
  ID: [{}, 1.5],
  Hue: ['NOPE', 5],
};

/** The data of a graph: every value follows from the seed, the object, the field and the arguments alone. */
export class World {
  readonly #model: Model;
  readonly #fields = new Map<string, FieldModel>();
  readonly #objects = new Map<string, ObjectModel>();
  readonly #inputs: ReadonlySet<string>;
  /** Fields of the objects that inputs are read from. */
  readonly #beside: ReadonlySet<FieldModel>;

  constructor(model: Model) {
    this.#model = model;
    for (const object of model.objects) {
      this.#objects.set(object.name, object);
      const keyed = model.interfaces.filter(({ name }) => object.implements.includes(name));
      const extra = keyed.flatMap(({ entity }) => entity?.extra ?? []);
      for (const field of [...object.fields, ...extra])
        this.#fields.set(`${object.name}.${field.name}`, field);
    }
    for (const [root, fields] of Object.entries(model.roots)) {
      for (const field of fields) this.#fields.set(`${root}.${field.name}`, field);
    }
    const names = [...this.#fields.values()].flatMap(({ requires }) => requires?.match(/\w+/g) ?? []);
    this.#inputs = new Set(names);
    const read = [...this.#fields.values()].filter(({ name }) => this.#inputs.has(name));
    const objects = read.flatMap(({ targets }) => targets.map((target) => this.#objects.get(target)));
    this.#beside = new Set(objects.flatMap((object) => object?.fields ?? []));
  }

  field(typeName: string, name: string): FieldModel | undefined {
    return this.#fields.get(`${typeName}.${name}`);
  }

  things(typeNames: readonly string[]): Thing[] {
    return typeNames.flatMap((name) =>
      Array.from({ length: OBJECTS }, (_, n) => ({ __typename: name, $id: `${name}:${n}` })),
    );
  }

  /** The value of a field as a resolver gives it; throws what a resolver throws. */
  value(thing: Thing, name: string, args: Arguments, log: Log): unknown {
    const field = this.field(typeOf(thing), name);
    if (field === undefined) return null;
    if (thing.__typename === 'Mutation') log.mutations.push(`${name}${canonical(args)}`);
    const isMissing = thing.$id === `${thing.__typename}:${OBJECTS}`;
    if (isMissing && field.unique !== true) throw new Error(`${thing.$id} is not there.`);
    if (name === 'tick') return log.mutations.length;
    const key = `${thing.$id}.${name}${canonical(args)}`;
    if (this.#canFail(field, 'throw') && this.#chance(`${key} throws`, 12)) throw new Error(`${key} failed.`);
    if (field.requires !== undefined) {
      const inputs =
        thing.$sent === undefined
          ? this.#select(thing, field.requires, log)
          : pick(thing.$sent, field.requires, typeOf(thing));
      return `${key} of ${canonical(inputs)}`;
    }
    return this.#typed(parseType(field.type), field, key);
  }

  /** Whether what an object is looked up by is the key of this one. */
  isNamed(thing: Thing, key: string, sent: Readonly<Record<string, unknown>>): boolean {
    const set = readFieldSet(key);
    if (!fieldsOn(set, thing.__typename).every(({ name }) => name.value in sent)) return false;
    const own = this.#select(thing, key, { mutations: [] });
    return canonical(own) === canonical(pick(sent, key, thing.__typename));
  }

  /** What a field set selects of an object; throws when a part of it does. */
  #select(thing: Thing, fieldSet: string, log: Log): Record<string, unknown> {
    const select = (of: Thing, set: ReturnType<typeof readFieldSet>): Record<string, unknown> =>
      Object.fromEntries(
        fieldsOn(set, of.__typename).map((node) => {
          const name = node.name.value;
          if (name === '__typename') return [name, of.__typename];
          const args = Object.fromEntries(
            (node.arguments ?? []).map((a) => [a.name.value, valueFromASTUntyped(a.value)]),
          );
          const deep = (value: unknown): unknown => {
            if (Array.isArray(value)) return value.map(deep);
            return isThing(value) && node.selectionSet !== undefined
              ? select(value, node.selectionSet)
              : value;
          };
          return [name, deep(this.value(of, name, args, log))];
        }),
      );
    return select(thing, readFieldSet(fieldSet));
  }

  /** What a fetch needs on its own account fails more than the client asked for: there only what may be null does. */
  #canFail(field: FieldModel, how: 'throw' | 'null' | 'wrong'): boolean {
    if (!this.#model.faulty || field.unique === true || field.strictIn !== undefined) return false;
    const takesAlong = field.type.endsWith('!');
    if (this.#inputs.has(field.name)) return how === 'throw' && !takesAlong;
    if (takesAlong && this.#beside.has(field)) return false;
    return how !== 'wrong' || field.requires === undefined;
  }

  #typed(type: TypeNode, field: FieldModel, key: string): unknown {
    if (type.kind === Kind.NON_NULL_TYPE) {
      if (this.#canFail(field, 'null') && this.#chance(`${key} null`, 14)) return null;
      return this.#present(type.type, field, key);
    }
    return this.#chance(`${key} null`, 6) && field.strictIn === undefined
      ? null
      : this.#present(type, field, key);
  }

  #present(type: Exclude<TypeNode, { kind: Kind.NON_NULL_TYPE }>, field: FieldModel, key: string): unknown {
    if (type.kind === Kind.LIST_TYPE) {
      if (this.#canFail(field, 'wrong') && this.#chance(`${key} no list`, 16)) return 5;
      const length = this.#hash(`${key} length`) % 4;
      return Array.from({ length }, (_, i) => this.#typed(type.type, field, `${key}.${i}`));
    }
    const name = type.name.value;
    if (field.targets.length > 0) return this.#link(field, key);
    if (field.unique === true) return name === 'Int' ? this.#hash(key) % 2 ** 30 : key;
    const wrong = WRONG[name] ?? [];
    if (this.#canFail(field, 'wrong') && wrong.length > 0 && this.#chance(`${key} wrong`, 16)) {
      return wrong[this.#hash(`${key} how`) % wrong.length];
    }
    return this.#leaf(name, this.#hash(key));
  }

  #leaf(name: string, hash: number): unknown {
    switch (name) {
      case 'Int':
        return (hash % 200) - 100;
      case 'Float':
        return (hash % 100) / 4;
      case 'Boolean':
        return hash % 2 === 0;
      case 'ID':
        return `i${hash % 100}`;
      case 'Blob':
        return [{ deep: [hash % 10, null, 'x'] }, 'blob', 4, [1]][hash % 4];
      case 'Hue':
        return this.#model.enums[0]?.values[hash % 3];
      default:
        return `s${hash % 100}${['', ' "q"', '\n', ' é'][hash % 4]}`;
    }
  }

  #link({ targets, unique }: FieldModel, key: string): Thing {
    const name = targets[this.#hash(`${key} type`) % targets.length] ?? '';
    const object = this.#objects.get(name);
    if (object?.kind === 'value' || unique === true) return { __typename: name, $id: key };
    const isMissing = this.#model.faulty && this.#mayMiss(object) && this.#chance(`${key} misses`, 8);
    return { __typename: name, $id: `${name}:${isMissing ? OBJECTS : this.#hash(`${key} which`) % OBJECTS}` };
  }

  /**
   * Only where each part is known of one subgraph or not at all: by the one key that every link holds. What may not be
   * null, though a client would take it, would take more along than the client asked for.
   */
  #mayMiss(object: ObjectModel | undefined): boolean {
    if (object === undefined || object.keys.length > 1 || object.implements.includes('Med')) return false;
    return !object.fields.some(
      ({ name, type, strictIn }) => strictIn !== undefined || (this.#inputs.has(name) && type.endsWith('!')),
    );
  }

  #chance(key: string, times: number): boolean {
    return this.#hash(key) % times === 0;
  }

  #hash(text: string): number {
    let hash = this.#model.seed | 0;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    return ((hash ^ (hash >>> 13)) >>> 0) % 0x7fffffff;
  }
}

/** Resolves a field of the graph as one schema. */
export function wholeResolver(world: World): GraphQLFieldResolver<Thing | undefined, Log> {
  return (source, args, log, { fieldName, parentType }) =>
    world.value(source ?? { __typename: parentType.name, $id: parentType.name }, fieldName, args, log);
}

/** The type of which it is, which an interface object does not know. */
export function typeOf({ $id, __typename }: Thing): string {
  return __typename === 'Med' ? ($id.split(':')[0] ?? '') : __typename;
}

export function isThing(value: unknown): value is Thing {
  return typeof value === 'object' && value !== null && '$id' in value;
}

/** The parts of an object that a field set names, as far as they are there. */
function pick(sent: Readonly<Record<string, unknown>>, fieldSet: string, typeName: string): unknown {
  const deep = (value: unknown, set: ReturnType<typeof readFieldSet>, type: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => deep(item, set, type));
    if (typeof value !== 'object' || value === null) return value;
    const data = value as Record<string, unknown>;
    const own = typeof data['__typename'] === 'string' ? data['__typename'] : type;
    return Object.fromEntries(
      fieldsOn(set, own)
        .filter(({ name }) => name.value in data)
        .map((node) => {
          const inner = data[node.name.value];
          return [
            node.name.value,
            node.selectionSet === undefined ? inner : deep(inner, node.selectionSet, ''),
          ];
        }),
    );
  };
  return deep(sent, readFieldSet(fieldSet), typeName);
}

/** JSON with the keys in order. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

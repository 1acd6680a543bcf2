import type { Draw } from '../generate.ts';
import {
  type EnumModel,
  type FieldModel,
  type InterfaceModel,
  type KeyModel,
  type Model,
  namedType,
  type ObjectModel,
  type UnionModel,
} from './model.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer I)[] ? I[] : T[K] };
type DraftField = Mutable<FieldModel>;
type DraftObject = Omit<Mutable<ObjectModel>, 'fields' | 'keys'> & {
  fields: DraftField[];
  keys: { fields: string; homes: Record<string, boolean> }[];
};

const NAMES = ['a', 'b', 'c', 'd', 'e', 'name'];
const ENTITIES = ['Ant', 'Bee', 'Cow', 'Dog'];
const LEAVES = ['Int', 'String', 'Float', 'Boolean', 'ID', 'Hue', 'Blob', 'Int', 'String'];
const WRAPPERS = ['T', 'T', 'T', 'T!', '[T]', '[T!]', '[T]!', '[T!]!', '[[T]]', '[[T!]!]'];
const ARGUMENTS = [
  'n: Int = 2',
  'n: Int',
  's: String',
  's: String!',
  'hue: Hue = RED',
  'pick: Pick',
  'ids: [ID!]',
  'flag: Boolean! = true',
];

/** Draws a graph; not every one composes. */
export function drawModel(draw: Draw): Model {
  return new ModelWriter(draw).write();
}

class ModelWriter {
  readonly #draw: Draw;
  readonly #subgraphs: string[];
  readonly #objects: DraftObject[] = [];
  readonly #interfaces: InterfaceModel[] = [];
  #unions: UnionModel[] = [];
  readonly #enums: EnumModel[];

  constructor(draw: Draw) {
    this.#draw = draw;
    this.#subgraphs = ['one', 'two', 'three', 'four'].slice(0, 2 + draw(3));
    this.#enums = [
      { name: 'Hue', values: ['RED', 'BLUE', 'GRAY'], ...(this.#often(4) ? { hidden: 'GRAY' } : {}) },
    ];
  }

  write(): Model {
    const draw = this.#draw;
    for (const name of ENTITIES.slice(0, 2 + draw(3))) this.#objects.push(this.#entity(name));
    for (const name of ['Vat', 'Wax'].slice(0, draw(3))) this.#objects.push(this.#value(name));
    if (this.#often(3)) this.#entityInterface();
    if (this.#often(2)) this.#plainInterface();
    if (this.#often(2)) this.#union();
    for (const object of this.#objects) this.#addFields(object);
    const roots = {
      Query: this.#roots('q', 3 + draw(3)),
      Mutation: this.#often(2) ? this.#roots('m', 1 + draw(3)).map(nullable) : [],
      Subscription: this.#often(3) ? this.#roots('s', 1).map(nullable) : [],
    };
    for (const object of this.#objects) this.#addRequires(object);
    for (const field of [...roots.Query, ...this.#objects.flatMap(({ fields }) => fields)])
      this.#addProvides(field);
    return {
      subgraphs: this.#subgraphs,
      objects: this.#objects,
      interfaces: this.#interfaces,
      unions: this.#unions,
      enums: this.#enums,
      roots,
      seed: draw(2 ** 30),
      faulty: this.#often(2),
      // What a strict subgraph says of objects whose type is hidden has places no client can know of.
      lax: this.#often(2) || this.#objects.some(({ hidden }) => hidden),
    };
  }

  /** True once in so many times. */
  #often(times: number): boolean {
    return this.#draw(times) === times - 1;
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.#draw(items.length)] as T;
  }

  #some(items: readonly string[], least: number): string[] {
    const chosen = items.filter(() => this.#often(2));
    while (chosen.length < Math.min(least, items.length)) {
      const one = this.#pick(items);
      if (!chosen.includes(one)) chosen.push(one);
    }
    return chosen;
  }

  #entity(name: string): DraftObject {
    const homes = this.#some(this.#subgraphs, 1);
    const object: DraftObject = {
      name,
      kind: 'entity',
      hidden: false,
      keys: [{ fields: 'id', homes: Object.fromEntries(homes.map((home) => [home, true])) }],
      implements: [],
      fields: [unique('id', 'ID!')],
    };
    if (this.#often(3)) this.#addKey(object, homes);
    return object;
  }

  /** A second key that one home of the first has too, and a subgraph of its own maybe. */
  #addKey(object: DraftObject, homes: readonly string[]): void {
    const [shape] = [this.#draw(3)];
    const both = this.#pick(homes);
    const only = this.#subgraphs.filter((home) => !homes.includes(home) && this.#often(2));
    const key: KeyModel = {
      fields: ['code', 'code zone', 'spot { code }'][shape] ?? 'code',
      homes: Object.fromEntries([both, ...only].map((home) => [home, true])),
    };
    object.keys.push({ ...key });
    if (shape < 2) object.fields.push(unique('code', 'String!'));
    if (shape === 1) object.fields.push(unique('zone', 'Int!'));
    if (shape === 2) object.fields.push({ ...unique('spot', 'Spot!'), targets: ['Spot'] });
    if (shape === 2 && !this.#objects.some(({ name }) => name === 'Spot')) {
      const code = { ...unique('code', 'ID!'), homes: [...this.#subgraphs] };
      this.#objects.push({
        name: 'Spot',
        kind: 'value',
        hidden: false,
        keys: [],
        implements: [],
        fields: [code],
      });
    }
  }

  #value(name: string): DraftObject {
    const field = { ...this.#leafField('v'), homes: [...this.#subgraphs] };
    return { name, kind: 'value', hidden: false, keys: [], implements: [], fields: [field] };
  }

  /** `Med`, with a key in one subgraph and an interface object in another. */
  #entityInterface(): void {
    const [home = '', objectIn = ''] = this.#some(this.#subgraphs, 2);
    const others = this.#subgraphs.filter((name) => name !== objectIn);
    const name = { name: 'name', type: this.#pick(['String', 'String!']), args: [] };
    const extra = ['extra', 'more'].slice(0, 1 + this.#draw(2)).map((field) => ({
      ...this.#leafField(field),
      homes: [objectIn],
    }));
    this.#interfaces.push({
      name: 'Med',
      fields: [{ name: 'id', type: 'ID!', args: [] }, name],
      homes: [home],
      entity: { home, objectIn, extra },
    });
    for (const type of ['Film', 'Song']) {
      const homes = [home, ...others.filter((other) => other !== home && this.#often(3))];
      this.#objects.push({
        name: type,
        kind: 'entity',
        hidden: false,
        keys: [{ fields: 'id', homes: Object.fromEntries(homes.map((at) => [at, true])) }],
        implements: ['Med'],
        fields: [unique('id', 'ID!'), { ...name, homes: [home], targets: [] }],
      });
    }
  }

  /** `Kin`, of entities that all have its fields, wherever. */
  #plainInterface(): void {
    const members = this.#objects.filter(
      ({ kind, implements: all }) => kind === 'entity' && (all.length === 0 || this.#often(2)),
    );
    const shared = this.#leafField('rank');
    const fields = [{ name: 'id', type: 'ID!', args: [] }, ...(this.#often(3) ? [] : [shared])];
    for (const object of members) {
      object.implements.push('Kin');
      if (fields.length === 1) continue;
      const promised = shared.type.endsWith('!') || !this.#often(4) ? shared.type : `${shared.type}!`;
      object.fields.push({ ...shared, type: promised, homes: this.#homesOf(object, 1) });
    }
    if (members.length === 0) return;
    this.#interfaces.push({ name: 'Kin', fields, homes: this.#some(this.#subgraphs, 1) });
    const [first] = members;
    if (first !== undefined && members.length > 1 && this.#often(6)) first.hidden = true;
  }

  #union(): void {
    const members = this.#objects.filter(({ name }) => name !== 'Spot' && !this.#often(3));
    if (members.length === 0) return;
    this.#unions = [
      {
        name: 'Uni',
        members: members.map(({ name }) => ({ type: name, homes: this.#some(this.#subgraphs, 1) })),
      },
    ];
  }

  #addFields(object: DraftObject): void {
    if (object.name === 'Spot') return;
    const taken = new Set(object.fields.map(({ name }) => name));
    const least = object.kind === 'value' ? 1 : 0;
    for (let count = least + this.#draw(5); count > 0; count--) {
      const name = this.#pick(NAMES);
      if (taken.has(name)) continue;
      taken.add(name);
      const homes = this.#homesOf(object, this.#often(5) ? 2 : 1);
      object.fields.push(this.#field(name, homes, object));
    }
    if (object.fields.length === 0)
      object.fields.push({ ...this.#leafField('a'), homes: this.#homesOf(object, 1) });
    if (object.kind === 'entity' && this.#often(4)) {
      object.fields.push({ ...leaf('tick', 'Int'), homes: this.#homesOf(object, 1) });
    }
  }

  #homesOf(object: DraftObject, count: number): string[] {
    const all =
      object.kind === 'value' ? this.#subgraphs : object.keys.flatMap(({ homes }) => resolvable(homes));
    return this.#some([...new Set(all)], 1).slice(0, count);
  }

  #field(name: string, homes: string[], object?: DraftObject): DraftField {
    const composite = this.#often(3) || object === undefined;
    const field: DraftField = composite
      ? this.#linkField(name, homes, object?.kind === 'value')
      : { ...this.#leafField(name), homes };
    if (object === undefined) return field;
    if (this.#often(10)) field.hidden = true;
    const [first] = homes;
    if (homes.length > 1 && first !== undefined && !field.type.endsWith('!') && this.#often(3))
      field.strictIn = first;
    const rest = object.keys.flatMap((key) => resolvable(key.homes)).filter((home) => !homes.includes(home));
    if (object.kind === 'entity' && homes.length === 1 && rest.length > 0 && this.#often(8)) {
      field.overrides = this.#pick(rest);
    }
    return field;
  }

  #leafField(name: string): DraftField {
    return { ...leaf(name, this.#wrapped(this.#pick(LEAVES))), args: this.#args() };
  }

  #linkField(name: string, homes: string[], leavesOnly: boolean): DraftField {
    const visible = this.#objects.filter(({ hidden, kind }) => !hidden && !(leavesOnly && kind === 'value'));
    const abstract = [...this.#interfaces.filter(({ entity }) => !(leavesOnly && entity)), ...this.#unions];
    const target = abstract.length > 0 && this.#often(3) ? this.#pick(abstract) : this.#pick(visible);
    if (target === undefined) return { ...this.#leafField(name), homes };
    const targets = this.#targets(target.name, homes);
    if (targets.length === 0) return { ...this.#leafField(name), homes };
    return { ...leaf(name, this.#wrapped(target.name)), args: this.#args(), homes, targets };
  }

  /** Object types that every home can give for the type, which it is made to know of. */
  #targets(name: string, homes: readonly string[]): string[] {
    const own = this.#objects.find((object) => object.name === name);
    const union = this.#unions.find((one) => one.name === name);
    const iface = this.#interfaces.find((one) => one.name === name);
    const object = iface?.entity !== undefined && homes.includes(iface.entity.objectIn);
    if (
      iface?.entity !== undefined &&
      !homes.every((home) => home === iface.entity?.home || home === iface.entity?.objectIn)
    )
      return [];
    const all =
      own !== undefined
        ? [name]
        : union !== undefined
          ? union.members.filter((m) => homes.every((home) => m.homes.includes(home))).map(({ type }) => type)
          : this.#objects.filter((o) => o.implements.includes(name)).map((o) => o.name);
    return all.filter(
      (type) => object || homes.every((home) => this.#introduce(type, home, iface !== undefined)),
    );
  }

  /** Makes a subgraph know an object type, by its id where an interface is to stand for it; false when it can't. */
  #introduce(type: string, home: string, byId = false): boolean {
    const object = this.#objects.find(({ name }) => name === type);
    if (object === undefined) return false;
    const objectIn = this.#interfaces.find(({ name }) => object.implements.includes(name) && name === 'Med')
      ?.entity?.objectIn;
    if (home === objectIn) return false;
    if (object.kind === 'entity') {
      const [key] = object.keys;
      if (key !== undefined && !(byId ? [key] : object.keys).some(({ homes }) => home in homes))
        key.homes[home] = this.#often(2);
      return true;
    }
    if (!object.fields.some(({ homes }) => homes.includes(home))) {
      for (const field of object.fields) if (field.targets.length === 0) field.homes.push(home);
    }
    return true;
  }

  #roots(prefix: string, count: number): DraftField[] {
    return Array.from({ length: count }, (_, i) => {
      const homes = this.#some(this.#subgraphs, 1).slice(0, prefix === 'q' && this.#often(5) ? 2 : 1);
      return this.#field(`${prefix}${i}`, homes);
    });
  }

  #addRequires(object: DraftObject): void {
    if (object.kind !== 'entity') return;
    for (const name of ['needy', 'needier'].slice(0, this.#draw(3))) {
      const [home] = this.#homesOf(object, 1);
      if (home === undefined) continue;
      const inputs = object.fields.filter(
        (field) =>
          !field.homes.includes(home) &&
          field.unique !== true &&
          field.overrides === undefined &&
          field.name !== 'tick',
      );
      const chosen = [...new Set([this.#pick(inputs), this.#pick(inputs)])].filter(
        (field) => field !== undefined,
      );
      const sets = chosen.flatMap((field) => this.#fieldSet(field, home, 2));
      if (sets.length === 0) continue;
      object.fields.push({
        ...leaf(name, 'String'),
        homes: [home],
        requires: sets.join(' '),
        args: this.#args(),
      });
    }
  }

  #fieldSet(field: DraftField, home: string, depth: number): string[] {
    if (field.args.some(({ type }) => type.startsWith('Pick') || type.startsWith('[ID'))) return [];
    const given = field.args.map(
      ({ name, type }) =>
        `${name}: ${type.startsWith('Int') ? 7 : type.startsWith('S') ? '\\"x\\"' : type.startsWith('H') ? 'BLUE' : 'false'}`,
    );
    const head = given.length === 0 ? field.name : `${field.name}(${given.join(', ')})`;
    if (field.targets.length === 0) return [head];
    const named = namedType(field.type);
    if (named === 'Med' || depth === 0) return [];
    const inner = field.targets.flatMap((target) => {
      if (!this.#introduce(target, home)) return [];
      const object = this.#objects.find(({ name }) => name === target);
      const leaves = (object?.fields ?? []).filter(
        (f) =>
          f.targets.length === 0 &&
          f.overrides === undefined &&
          f.requires === undefined &&
          f.name !== 'tick' &&
          f.args.length === 0,
      );
      const one = this.#pick(leaves);
      if (one === undefined) return [];
      return [target === named ? one.name : `... on ${target} { ${one.name} }`];
    });
    if (inner.length === 0) return [];
    if (named === 'Kin') this.#declare('Kin', home);
    if (named === 'Uni') this.#declareMembers(field.targets, home);
    const typename = named !== field.targets[0] && this.#often(2) ? '__typename ' : '';
    return [`${head} { ${typename}${inner.join(' ')} }`];
  }

  #declare(name: string, home: string): void {
    const found = this.#interfaces.find((one) => one.name === name);
    if (found !== undefined && !found.homes.includes(home)) (found.homes as string[]).push(home);
  }

  #declareMembers(targets: readonly string[], home: string): void {
    for (const member of this.#unions[0]?.members ?? []) {
      if (targets.includes(member.type) && !member.homes.includes(home))
        (member.homes as string[]).push(home);
    }
  }

  #addProvides(field: DraftField): void {
    const [home, ...more] = field.homes;
    const [target] = field.targets;
    if (home === undefined || more.length > 0 || target === undefined || !this.#often(3)) return;
    const object = this.#objects.find(({ name }) => name === target);
    if (object?.kind !== 'entity' || namedType(field.type) !== target || field.requires !== undefined) return;
    const given = object.fields.filter(
      (f) =>
        !f.homes.includes(home) &&
        f.unique !== true &&
        f.targets.length === 0 &&
        f.requires === undefined &&
        f.overrides === undefined &&
        f.name !== 'tick' &&
        f.args.length === 0,
    );
    const one = this.#pick(given);
    if (one !== undefined) field.provides = one.name;
  }

  #wrapped(type: string): string {
    return this.#pick(WRAPPERS).replace('T', type);
  }

  #args() {
    if (!this.#often(4)) return [];
    const chosen = new Map(
      Array.from({ length: 1 + this.#draw(2) }, () => this.#pick(ARGUMENTS).split(/: (.*)/s)).map(
        ([name = '', type = '']) => [name, { name, type }],
      ),
    );
    return [...chosen.values()];
  }
}

function leaf(name: string, type: string): DraftField {
  return { name, type, args: [], homes: [], targets: [] };
}

/** Declared wherever a key names it. */
function unique(name: string, type: string): DraftField {
  return { ...leaf(name, type), unique: true };
}

function resolvable(homes: Readonly<Record<string, boolean>>): string[] {
  return Object.keys(homes).filter((home) => homes[home] === true);
}

/** What a failing root field takes along is then the same for every executor. */
function nullable(field: DraftField): DraftField {
  return { ...field, type: field.type.replace(/!$/, '') };
}

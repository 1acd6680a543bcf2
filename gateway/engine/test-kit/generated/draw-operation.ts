import {
  doTypesOverlap,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isNonNullType,
  isUnionType,
} from 'graphql';
import type { GraphqlRequest, OperationKind } from '../../request.ts';
import type { Draw } from '../generate.ts';

const CONDITIONS = [
  '@skip(if: $no)',
  '@include(if: $yes)',
  '@skip(if: $yes)',
  '@include(if: $no)',
  '@skip(if: false)',
];
/** Names of fields that serve as keys or inputs elsewhere, and those a planner may invent. */
const ALIASES = ['x', 'y', 'id', 'name', 'a', 'b', 'code', 'needy', '_e0', 'a_1', '__typename', 'rank'];
const VARIABLES = ['v', 'w', 'representations', '__batch_reps_0', 'id'];
const LITERALS: Readonly<Record<string, readonly string[]>> = {
  Int: ['0', '3', '-7'],
  Float: ['1.5', '2'],
  String: ['"en"', '"a \\"b\\"\\n$"', '"""block " text"""', '""'],
  Boolean: ['true', 'false'],
  ID: ['"x1"', '7'],
  Hue: ['RED', 'BLUE'],
  Pick: ['{n: 4}', '{}', '{hue: BLUE, more: [{n: 1}, {}]}', '{n: null, more: []}'],
};
const VALUES: Readonly<Record<string, readonly unknown[]>> = {
  Int: [0, 3, -7],
  Float: [1.5, 2],
  String: ['en', 'a "b"\n$', ''],
  Boolean: [true, false],
  ID: ['x1', 7],
  Hue: ['RED', 'BLUE'],
  Pick: [{ n: 4 }, {}, { hue: 'BLUE', more: [{ n: 1 }, {}] }, { n: null }],
};
const INTROSPECTION = [
  '__schema { queryType { name } types { name } }',
  '__type(name: "Ant") { kind name fields(includeDeprecated: true) { name type { kind ofType { name } } } }',
];

type Selection = readonly [head: string, body: string];

/** Draws an operation over a schema; not every one is valid, since fields may conflict. */
export function drawOperation(schema: GraphQLSchema, kind: OperationKind, draw: Draw): GraphqlRequest {
  return new OperationWriter(schema, draw).write(kind);
}

class OperationWriter {
  readonly #schema: GraphQLSchema;
  readonly #draw: Draw;
  readonly #fragments: { readonly name: string; readonly on: GraphQLCompositeType; readonly text: string }[] =
    [];
  readonly #definitions = new Map<string, string>();
  readonly #variables: Record<string, unknown> = {};

  constructor(schema: GraphQLSchema, draw: Draw) {
    this.#schema = schema;
    this.#draw = draw;
  }

  write(kind: OperationKind): GraphqlRequest {
    const root = this.#schema.getRootType(kind as Parameters<GraphQLSchema['getRootType']>[0]);
    const [field] = kind === 'subscription' ? this.#rootFields(root ?? undefined) : [];
    const body =
      field ?? (isCompositeType(root) ? this.#selections(root, 4, 1 + this.#draw(4)) : '__typename');
    const extra = kind === 'query' && this.#draw(12) === 0 ? ` ${this.#pick(INTROSPECTION)}` : '';
    const fragments = this.#fragments
      .map(({ name, on, text }) => `fragment ${name} on ${on.name} ${text}`)
      .join(' ');
    const text = `{ ${body}${extra} } ${fragments}`;
    for (const name of ['yes', 'no']) {
      if (!text.includes(`$${name})`)) continue;
      this.#definitions.set(name, 'Boolean!');
      this.#variables[name] = name === 'yes';
    }
    const definitions = [...this.#definitions].map(([name, type]) => `$${name}: ${type}`).join(', ');
    return {
      query: `${kind}${definitions === '' ? '' : `(${definitions})`} ${text}`,
      variables: this.#variables,
    };
  }

  /** A subscription has one field. */
  #rootFields(root: GraphQLCompositeType | undefined): string[] {
    if (root === undefined || isUnionType(root)) return [];
    const field = this.#pick(Object.values(root.getFields()));
    const type = getNamedType(field.type);
    const head = this.#aliased(field.name) + this.#arguments(field);
    return [isCompositeType(type) ? `${head}{${this.#selections(type, 3)}}` : head];
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.#draw(items.length)] as T;
  }

  #selections(type: GraphQLCompositeType, depth: number, count = 1 + this.#draw(4)): string {
    const parts: string[] = [];
    for (let n = 0; n < count; n++) {
      const selection = this.#draw(4) === 0 ? this.#fragment(type, depth) : this.#field(type, depth);
      const condition = CONDITIONS[this.#draw(24)] ?? '';
      if (selection !== undefined) parts.push(`${selection[0]} ${condition}${selection[1]}`);
    }
    return parts.length === 0 ? '__typename' : parts.join(' ');
  }

  #field(type: GraphQLCompositeType, depth: number): Selection | undefined {
    if (isUnionType(type) || this.#draw(8) === 0) return [this.#aliased('__typename'), ''];
    const field = this.#pick(Object.values(type.getFields()));
    const named = getNamedType(field.type);
    if (!isCompositeType(named)) return [this.#aliased(field.name) + this.#arguments(field), ''];
    if (depth === 0) return undefined;
    return [this.#aliased(field.name) + this.#arguments(field), `{${this.#selections(named, depth - 1)}}`];
  }

  #aliased(name: string): string {
    return this.#draw(5) === 0 ? `${this.#pick(ALIASES)}: ${name}` : name;
  }

  #arguments(field: GraphQLField<unknown, unknown>): string {
    const given = field.args.flatMap((arg) => {
      if (!isNonNullType(arg.type) && this.#draw(2) === 0) return [];
      return [`${arg.name}: ${this.#draw(3) === 0 ? this.#variable(arg) : this.#literal(arg.type)}`];
    });
    return given.length === 0 ? '' : `(${given.join(', ')})`;
  }

  #literal(type: GraphQLInputType): string {
    if (!isNonNullType(type) && this.#draw(6) === 0) return 'null';
    const text = this.#pick(LITERALS[getNamedType(type).name] ?? ['null']);
    return String(type).startsWith('[') ? `[${text}]` : text;
  }

  #variable({ type }: GraphQLArgument): string {
    const free = VARIABLES.filter((name) => !this.#definitions.has(name));
    const [name] = free.slice(this.#draw(Math.max(1, free.length)));
    if (name === undefined) return this.#literal(type);
    const value = this.#pick(VALUES[getNamedType(type).name] ?? [null]);
    const isList = String(type).startsWith('[');
    const fallback =
      !isList && this.#draw(4) === 0 ? ` = ${this.#pick(LITERALS[getNamedType(type).name] ?? ['null'])}` : '';
    this.#definitions.set(name, `${type}${fallback}`);
    const optional = !isNonNullType(type) || fallback !== '';
    if (!optional || this.#draw(3) > 0) this.#variables[name] = isList ? [value] : value;
    return `$${name}`;
  }

  #fragment(type: GraphQLCompositeType, depth: number): Selection {
    const known = this.#fragments.filter(({ on }) => doTypesOverlap(this.#schema, on, type));
    if (known.length > 0 && this.#draw(4) === 0) return [`...${this.#pick(known).name}`, ''];
    if (this.#draw(8) === 0) return ['...', `{${this.#selections(type, depth)}}`];
    const on = this.#pick(this.#overlapping(type));
    const text = `{${this.#selections(on, depth)}}`;
    if (this.#draw(3) > 0) return [`... on ${on.name}`, text];
    const name = `F${this.#fragments.length}`;
    this.#fragments.push({ name, on, text });
    return [`...${name}`, ''];
  }

  #overlapping(type: GraphQLCompositeType): GraphQLCompositeType[] {
    return Object.values(this.#schema.getTypeMap()).filter(
      (other): other is GraphQLCompositeType =>
        isCompositeType(other) && !other.name.startsWith('__') && doTypesOverlap(this.#schema, other, type),
    );
  }
}

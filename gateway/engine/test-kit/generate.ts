import {
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';

/** Draws a whole number from 0 up to, not including, `below`. */
export type Draw = (below: number) => number;

/** Random numbers by a seed: the same seed, the same operation. */
export function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
  };
}

const CONDITIONS = ['@skip(if: $no)', '@include(if: $yes)', '@skip(if: $yes)', '@include(if: $no)'];
/** Names of fields that serve as keys or inputs elsewhere: the aliases that do harm. */
const ALIASES = ['x', 'y', 'id', 'name', 'brand', 'weight', 'price', 'dims'];

/** A selection in two halves: directives stand between them. */
type Selection = readonly [head: string, body: string];

/** Writes random operations over a schema; not every one is valid, since fields may conflict. */
export class OperationGenerator {
  readonly #schema: GraphQLSchema;
  readonly #draw: Draw;
  readonly #values: Readonly<Record<string, readonly string[]>>;
  readonly #fragments: string[] = [];

  /** `values`: texts of argument values, by the argument's name. */
  constructor(schema: GraphQLSchema, draw: Draw, values: Readonly<Record<string, readonly string[]>>) {
    this.#schema = schema;
    this.#draw = draw;
    this.#values = values;
  }

  /** A query with the variables `$yes` and `$no`. */
  query(): string {
    const type = this.#schema.getQueryType();
    const selections = isCompositeType(type) ? this.#selections(type, 4) : '';
    const used = '_0: __typename @skip(if: $no) _1: __typename @skip(if: $yes)';
    return `query($yes: Boolean!, $no: Boolean!) {${used} ${selections}} ${this.#fragments.join(' ')}`;
  }

  #selections(type: GraphQLCompositeType, depth: number): string {
    const parts: string[] = [];
    for (let count = 1 + this.#draw(4); count > 0; count--) {
      const selection = this.#draw(4) === 0 ? this.#fragment(type, depth) : this.#field(type, depth);
      const condition = CONDITIONS[this.#draw(12)] ?? '';
      if (selection !== undefined) parts.push(`${selection[0]} ${condition}${selection[1]}`);
    }
    return parts.length === 0 ? '__typename' : parts.join(' ');
  }

  #field(type: GraphQLCompositeType, depth: number): Selection | undefined {
    if (isUnionType(type) || this.#draw(8) === 0) return [this.#aliased('__typename'), ''];
    const fields = Object.values(type.getFields());
    const field = fields[this.#draw(fields.length)];
    if (field === undefined) return undefined;
    const head = this.#aliased(field.name) + this.#arguments(field);
    const named = getNamedType(field.type);
    if (!isCompositeType(named)) return [head, ''];
    return depth === 0 ? undefined : [head, `{${this.#selections(named, depth - 1)}}`];
  }

  #aliased(name: string): string {
    return this.#draw(4) === 0 ? `${ALIASES[this.#draw(ALIASES.length)]}: ${name}` : name;
  }

  #arguments(field: GraphQLField<unknown, unknown>): string {
    const given = field.args.filter((arg) => isNonNullType(arg.type) || this.#draw(2) === 0);
    return given.length === 0 ? '' : `(${given.map((arg) => `${arg.name}: ${this.#value(arg)}`).join(', ')})`;
  }

  #value({ name, type }: GraphQLArgument): string {
    const values = this.#values[name] ?? enumValues(type);
    return values[this.#draw(values.length)] ?? 'null';
  }

  #fragment(type: GraphQLCompositeType, depth: number): Selection {
    const condition = this.#overlapping(type);
    const body = `{${this.#selections(condition, depth)}}`;
    if (this.#draw(3) > 0) return [`... on ${condition.name}`, body];
    const name = `F${this.#fragments.length}`;
    this.#fragments.push(`fragment ${name} on ${condition.name} ${body}`);
    return [`...${name}`, ''];
  }

  #overlapping(type: GraphQLCompositeType): GraphQLCompositeType {
    const own = new Set(this.#possible(type));
    const types = Object.values(this.#schema.getTypeMap()).filter(
      (other): other is GraphQLCompositeType =>
        isCompositeType(other) &&
        !other.name.startsWith('__') &&
        this.#possible(other).some((name) => own.has(name)),
    );
    return types[this.#draw(types.length)] ?? type;
  }

  #possible(type: GraphQLCompositeType): readonly string[] {
    if (isObjectType(type)) return [type.name];
    return isAbstractType(type) ? this.#schema.getPossibleTypes(type).map(({ name }) => name) : [];
  }
}

function enumValues(type: GraphQLInputType): readonly string[] {
  const named = getNamedType(type);
  return isEnumType(named) ? named.getValues().map(({ name }) => name) : ['null'];
}

import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLNamedType,
  getNamedType,
  isLeafType,
  isUnionType,
} from 'graphql';
import { ChapterhouseError } from '../../../kernel/errors.ts';
import { argumentsText } from './arguments.ts';

/** The names an invented alias must not take, and the fields a plan may ask for on its own account. */
export interface NamingRules {
  readonly fieldNames: ReadonlySet<string>;
  readonly fieldSetNames: ReadonlySet<string>;
  /** Those that a plan may ask for with arguments. */
  readonly fieldSetCalls: ReadonlySet<string>;
}

/** Where the value of a client's field stands in the merged data, and how the planner is asked for it. */
export interface Slot {
  /** The field's name in the planning document: also its key in the merged data. */
  readonly name: string;
  /** `name`, or `alias:name`, with arguments. */
  readonly text: string;
  readonly variables: ReadonlySet<string>;
  readonly children: Scope;
}

/**
 * The names in use at one place of the answer, whatever the type there. A client's aliases never reach the planner: an
 * alias that takes the name of a key would corrupt the data. Each field goes by its own name, unless another field of
 * the same place has that name with other arguments, another type or another response key, or a key or `@requires`
 * may ask for the same field with arguments of its own. Leaves that differ in their response key only share a slot.
 */
export class Scope {
  readonly #rules: NamingRules;
  readonly #shared: boolean;
  readonly #slots = new Map<string, Slot>();
  readonly #taken = new Set<string>();

  /** `shared: false` where every response key must be run on its own: the root of a mutation. */
  constructor(rules: NamingRules, options: { shared: boolean } = { shared: true }) {
    this.#rules = rules;
    this.#shared = options.shared;
  }

  /** The field's slot; always the same for the same field, arguments, shape and response key. */
  slot(node: FieldNode, on: GraphQLCompositeType): Slot {
    const field = fieldOf(on, node.name.value);
    const variables = new Set<string>();
    const args = argumentsText(node.arguments, variables);
    const named = getNamedType(field.type);
    const leaf = isLeafType(named);
    const responseKey = leaf && this.#shared ? '' : (node.alias ?? node.name).value;
    const identity = `${responseKey} ${field.name} ${shape(field, named, leaf)} ${args}`;
    const known = this.#slots.get(identity);
    if (known !== undefined) return known;
    const name = this.#freeName(field.name, args !== '');
    const text = name === field.name ? `${name}${args}` : `${name}:${field.name}${args}`;
    const slot: Slot = { name, text, variables, children: new Scope(this.#rules) };
    this.#slots.set(identity, slot);
    return slot;
  }

  #freeName(field: string, hasArguments: boolean): string {
    const { fieldSetNames, fieldSetCalls } = this.#rules;
    const reserved = fieldSetCalls.has(field) || (hasArguments && fieldSetNames.has(field));
    let name = field;
    for (
      let n = 1;
      this.#taken.has(name) || (name === field ? reserved : this.#rules.fieldNames.has(name));
      n++
    ) {
      name = `${field}_${n}`;
    }
    this.#taken.add(name);
    return name;
  }
}

/** The field of that name, which validation has found to be there. */
export function fieldOf(type: GraphQLCompositeType, name: string): GraphQLField<unknown, unknown> {
  const field = isUnionType(type) ? undefined : type.getFields()[name];
  if (field === undefined) throw new ChapterhouseError('INTERNAL', `Type ${type.name} has no field ${name}.`);
  return field;
}

/** Two fields of one name in one place need the same shape (GraphQL spec §5.3.2, SameResponseShape). */
function shape(field: GraphQLField<unknown, unknown>, named: GraphQLNamedType, leaf: boolean): string {
  const type = String(field.type);
  return leaf ? type : type.replace(named.name, '{}');
}

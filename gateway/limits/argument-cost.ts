import {
  type ArgumentNode,
  type GraphQLArgument,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isLeafType,
  isListType,
  valueFromASTUntyped,
} from 'graphql';
import { type Formula, ofValue } from './formula.ts';
import type { Weights } from './weights.ts';

const INPUT_OBJECT_WEIGHT = 1;

/** What a given argument costs: one for each input object in it, and the weights of what it is made of. */
export function argumentCost(
  node: ArgumentNode,
  argument: GraphQLArgument,
  coordinate: string,
  { costs }: Weights,
): Formula {
  const costOf = (value: unknown, type: GraphQLInputType, own: number | undefined): number => {
    if (value === undefined || value === null) return 0;
    const nullable = getNullableType(type);
    if (isListType(nullable)) {
      const items: readonly unknown[] = Array.isArray(value) ? value : [value];
      return items.reduce((total: number, item) => total + costOf(item, nullable.ofType, own), 0);
    }
    const weight = own ?? costs.get(nullable.name);
    if (!isInputObjectType(nullable)) return weight ?? 0;
    const fields = nullable.getFields();
    let total = weight ?? INPUT_OBJECT_WEIGHT;
    for (const [name, inner] of Object.entries(value)) {
      const field = fields[name];
      if (field !== undefined) total += costOf(inner, field.type, costs.get(`${nullable.name}.${name}`));
    }
    return total;
  };
  const weight = costs.get(coordinate);
  const named = getNamedType(argument.type);
  if (isLeafType(named) && weight === undefined && !costs.has(named.name)) return 0;
  return ofValue(node.value, (variables) =>
    costOf(valueFromASTUntyped(node.value, variables), argument.type, weight),
  );
}

import { type ArgumentNode, Kind, print, type ValueNode } from 'graphql';
import { plannedLiteral } from './planned-number.ts';
import { plannedVariable } from './planned-variable.ts';

/**
 * The arguments in one canonical text, so that two fields have the same arguments (GraphQL spec §5.3.2) exactly when
 * their texts are equal; empty without arguments. Names of the variables used are added to `variables`.
 */
export function argumentsText(nodes: readonly ArgumentNode[] | undefined, variables: Set<string>): string {
  if (nodes === undefined || nodes.length === 0) return '';
  const parts = nodes.map(({ name, value }) => `${name.value}:${valueText(value, variables)}`);
  return `(${parts.sort().join(',')})`;
}

function valueText(node: ValueNode, variables: Set<string>): string {
  switch (node.kind) {
    case Kind.VARIABLE:
      variables.add(node.name.value);
      return `$${plannedVariable(node.name.value)}`;
    case Kind.LIST:
      return `[${node.values.map((value) => valueText(value, variables)).join(',')}]`;
    case Kind.OBJECT: {
      const fields = node.fields.map(({ name, value }) => `${name.value}:${valueText(value, variables)}`);
      return `{${fields.sort().join(',')}}`;
    }
    case Kind.STRING:
      return JSON.stringify(node.value);
    default:
      return print(plannedLiteral(node));
  }
}

import {
  type ASTVisitor,
  type FloatValueNode,
  GraphQLError,
  type IntValueNode,
  type ValidationContext,
} from 'graphql';

/**
 * A number too large for a Float is none (GraphQL spec §3.5.2: "non-finite … must raise"). graphql-js refuses one in a
 * variable but lets a literal such as `1e999` pass.
 */
export function finiteNumbersRule(context: ValidationContext): ASTVisitor {
  const check = (node: FloatValueNode | IntValueNode): void => {
    if (Number.isFinite(Number(node.value))) return;
    const shown = node.value.length > 40 ? `${node.value.slice(0, 40)}…` : node.value;
    context.reportError(new GraphQLError(`The number ${shown} is too large.`, { nodes: node }));
  };
  return { FloatValue: check, IntValue: check };
}

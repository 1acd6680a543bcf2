import {
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isInputType,
  isListType,
  isScalarType,
  isSpecifiedScalarType,
  type OperationDefinitionNode,
  typeFromAST,
  type VariableDefinitionNode,
  visit,
} from 'graphql';

/** Items of the longest list that stands in the document. */
export function longestLiteral(document: DocumentNode): number {
  let longest = 0;
  visit(document, {
    ListValue({ values }) {
      longest = Math.max(longest, values.length);
    },
  });
  return longest;
}

/** Items of the longest list in a JSON value. */
export function longestList(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const items: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  let longest = Array.isArray(value) ? items.length : 0;
  for (const item of items) longest = Math.max(longest, longestList(item));
  return longest;
}

/** Names of the operation's variables whose values may have lists in them. */
export function listVariables(operation: OperationDefinitionNode, schema: GraphQLSchema): string[] {
  return (operation.variableDefinitions ?? [])
    .filter((definition) => {
      const type = typeOf(definition, schema);
      return type !== undefined && mayHoldList(type, new Set());
    })
    .map(({ variable }) => variable.name.value);
}

function typeOf({ type: node }: VariableDefinitionNode, schema: GraphQLSchema): GraphQLInputType | undefined {
  // One call for each kind of node is all that the declarations of typeFromAST have.
  const type = typeFromAST(schema, node as Parameters<typeof typeFromAST>[1]);
  return isInputType(type) ? type : undefined;
}

function mayHoldList(type: GraphQLInputType, seen: Set<unknown>): boolean {
  if (isListType(getNullableType(type))) return true;
  const named = getNamedType(type);
  // A scalar of the schema's own may be any JSON.
  if (isScalarType(named)) return !isSpecifiedScalarType(named);
  if (!isInputObjectType(named) || seen.has(named)) return false;
  seen.add(named);
  return Object.values(named.getFields()).some((field) => mayHoldList(field.type, seen));
}

import { Kind, parse, valueFromASTUntyped } from 'graphql';

/**
 * Executes a query over a graph of plain objects: enough of GraphQL for what gateways send subgraphs of the shop, all of
 * whose types are object types. Nothing is validated.
 * @param {object} root functions by root field
 * @returns {object} the data
 */
export function executePlain(root, { query, variables = {} }) {
  const { definitions } = parse(query, { noLocation: true });
  const fragments = new Map();
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const operation = definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  return select(root, [operation.selectionSet], { fragments, variables });
}

function select(value, selectionSets, context) {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map((item) => select(item, selectionSets, context));
  const fields = new Map();
  for (const { selections } of selectionSets) collect(selections, value.__typename, context, fields);
  const result = {};
  for (const [key, nodes] of fields) {
    const found = read(value, nodes[0], context);
    const below = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    result[key] = below.length > 0 ? select(found, below, context) : (found ?? null);
  }
  return result;
}

function read(value, { name, arguments: given }, { variables }) {
  if (name.value === '__typename') return value.__typename ?? 'Query';
  const field = value[name.value];
  if (typeof field !== 'function') return field;
  const args = given.map(({ name, value }) => [name.value, valueFromASTUntyped(value, variables)]);
  return field(Object.fromEntries(args.filter(([, value]) => value !== undefined)));
}

function collect(selections, typename, context, fields) {
  for (const selection of selections) {
    if (!included(selection, context)) continue;
    if (selection.kind === Kind.FIELD) {
      const key = (selection.alias ?? selection.name).value;
      fields.set(key, [...(fields.get(key) ?? []), selection]);
      continue;
    }
    const fragment =
      selection.kind === Kind.FRAGMENT_SPREAD ? context.fragments.get(selection.name.value) : selection;
    const on = fragment.typeCondition?.name.value;
    if (on === undefined || typename === undefined || on === typename)
      collect(fragment.selectionSet.selections, typename, context, fields);
  }
}

function included({ directives = [] }, { variables }) {
  return directives.every(({ name, arguments: args }) => {
    const holds = valueFromASTUntyped(args[0].value, variables);
    return name.value === 'skip' ? !holds : name.value === 'include' ? holds : true;
  });
}

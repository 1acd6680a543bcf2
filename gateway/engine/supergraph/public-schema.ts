import { buildASTSchema, type DefinitionNode, type GraphQLSchema, Kind, parse } from 'graphql';

const BUILT_IN_SCALARS = new Set(['Boolean', 'Float', 'ID', 'Int', 'String']);
const BUILT_IN_DIRECTIVES = new Set(['skip', 'include', 'deprecated', 'specifiedBy', 'oneOf']);

/**
 * The schema clients see, from the planner's consumer SDL. That text spells out the built-in types, directives and
 * introspection fields; graphql-js brings its own, so they are taken out first.
 */
export function publicSchema(consumerSdl: string): GraphQLSchema {
  const document = parse(consumerSdl, { noLocation: true });
  const definitions = document.definitions.filter(isOwn).map(withoutIntrospectionFields);
  return buildASTSchema({ ...document, definitions }, { assumeValid: true });
}

function isOwn(definition: DefinitionNode): boolean {
  if (!('name' in definition) || definition.name === undefined) return true;
  const name = definition.name.value;
  if (definition.kind === Kind.DIRECTIVE_DEFINITION) return !BUILT_IN_DIRECTIVES.has(name);
  return !name.startsWith('__') && !BUILT_IN_SCALARS.has(name);
}

function withoutIntrospectionFields(definition: DefinitionNode): DefinitionNode {
  if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return definition;
  return { ...definition, fields: (definition.fields ?? []).filter((f) => !f.name.value.startsWith('__')) };
}

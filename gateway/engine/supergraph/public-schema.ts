import { buildASTSchema, type DefinitionNode, type GraphQLSchema, Kind, parse } from 'graphql';

const BUILT_IN_SCALARS = new Set(['Boolean', 'Float', 'ID', 'Int', 'String']);
const BUILT_IN_DIRECTIVES = new Set(['skip', 'include', 'deprecated', 'specifiedBy', 'oneOf']);

/**
 * The schema clients see, from the planner's consumer SDL. That text spells out the built-in types, directives and
 * introspection fields; graphql-js brings its own, so they are taken out first. What the linked specifications bring
 * goes as well, and so does the mention of hidden types that the text leaves among the members of a union.
 */
export function publicSchema(consumerSdl: string, isMachinery: (name: string) => boolean): GraphQLSchema {
  const document = parse(consumerSdl, { noLocation: true });
  const definitions = document.definitions
    .filter((definition) => isOwn(definition, isMachinery))
    .map(withoutIntrospectionFields);
  const names = new Set(definitions.map(nameOf));
  const known = definitions.map((definition) => withoutStrangers(definition, names));
  return buildASTSchema({ ...document, definitions: known }, { assumeValid: true });
}

function isOwn(definition: DefinitionNode, isMachinery: (name: string) => boolean): boolean {
  if (!('name' in definition) || definition.name === undefined) return true;
  const name = definition.name.value;
  if (definition.kind === Kind.DIRECTIVE_DEFINITION)
    return !BUILT_IN_DIRECTIVES.has(name) && !isMachinery(`@${name}`);
  return !name.startsWith('__') && !BUILT_IN_SCALARS.has(name) && !isMachinery(name);
}

function withoutIntrospectionFields(definition: DefinitionNode): DefinitionNode {
  if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return definition;
  return { ...definition, fields: (definition.fields ?? []).filter((f) => !f.name.value.startsWith('__')) };
}

/** Without the members and interfaces that are defined nowhere. */
function withoutStrangers(definition: DefinitionNode, names: ReadonlySet<string>): DefinitionNode {
  switch (definition.kind) {
    case Kind.UNION_TYPE_DEFINITION:
      return { ...definition, types: (definition.types ?? []).filter(({ name }) => names.has(name.value)) };
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION:
      return {
        ...definition,
        interfaces: (definition.interfaces ?? []).filter(({ name }) => names.has(name.value)),
      };
    default:
      return definition;
  }
}

function nameOf(definition: DefinitionNode): string {
  return 'name' in definition ? (definition.name?.value ?? '') : '';
}

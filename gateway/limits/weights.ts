import {
  type ConstDirectiveNode,
  type ConstValueNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  parse,
  valueFromASTUntyped,
} from 'graphql';

/** `@listSize` of a field. */
export interface ListSize {
  readonly assumedSize: number | undefined;
  /** Names of arguments; a dot leads to a field of an input object. */
  readonly slicingArguments: readonly string[];
  /** Fields of the field's type that have this size, in the place of the field itself. */
  readonly sizedFields: readonly string[];
  readonly requireOneSlicingArgument: boolean;
}

/**
 * `@cost` and `@listSize` (the GraphQL Cost Directive specification) of a supergraph, by schema coordinates: `Type`,
 * `Type.field`, `Type.field(argument:)`.
 */
export interface Weights {
  readonly costs: ReadonlyMap<string, number>;
  readonly listSizes: ReadonlyMap<string, ListSize>;
}

const COST_SPEC = 'https://specs.apollo.dev/cost/';

interface Reading {
  readonly names: { readonly cost: string; readonly listSize: string };
  readonly costs: Map<string, number>;
  readonly listSizes: Map<string, ListSize>;
}

export function readWeights(supergraphSdl: string): Weights {
  const document = parse(supergraphSdl, { noLocation: true });
  const reading: Reading = { names: directiveNames(document), costs: new Map(), listSizes: new Map() };
  for (const definition of document.definitions) {
    if (!isType(definition)) continue;
    const type = definition.name.value;
    readCost(reading, type, definition.directives);
    if ('fields' in definition)
      for (const field of definition.fields ?? []) readField(reading, `${type}.${field.name.value}`, field);
  }
  return reading;
}

function readField(
  reading: Reading,
  coordinate: string,
  field: FieldDefinitionNode | InputValueDefinitionNode,
): void {
  readCost(reading, coordinate, field.directives);
  if (field.kind === Kind.INPUT_VALUE_DEFINITION) return;
  for (const argument of field.arguments ?? [])
    readCost(reading, `${coordinate}(${argument.name.value}:)`, argument.directives);
  const directive = field.directives?.find(({ name }) => name.value === reading.names.listSize);
  if (directive === undefined) return;
  const assumedSize = argumentOf(directive, 'assumedSize');
  reading.listSizes.set(coordinate, {
    assumedSize: typeof assumedSize === 'number' ? assumedSize : undefined,
    slicingArguments: strings(argumentOf(directive, 'slicingArguments')),
    sizedFields: strings(argumentOf(directive, 'sizedFields')),
    requireOneSlicingArgument: argumentOf(directive, 'requireOneSlicingArgument') !== false,
  });
}

function readCost(
  { names, costs }: Reading,
  coordinate: string,
  directives: readonly ConstDirectiveNode[] = [],
): void {
  const directive = directives.find(({ name }) => name.value === names.cost);
  // Federation has an Int here, the specification a String.
  const weight = directive && Number(argumentOf(directive, 'weight'));
  if (weight !== undefined && Number.isFinite(weight)) costs.set(coordinate, weight);
}

/** The names the supergraph's `@link` gives the directives. */
function directiveNames({ definitions }: DocumentNode): Reading['names'] {
  const schema = definitions.find((definition) => definition.kind === Kind.SCHEMA_DEFINITION);
  const link = schema?.directives?.find((directive) =>
    String(argumentOf(directive, 'url')).startsWith(COST_SPEC),
  );
  if (link === undefined) return { cost: 'cost', listSize: 'listSize' };
  const namespace = argumentOf(link, 'as') ?? 'cost';
  const imports = argumentOf(link, 'import');
  const imported = (name: string) => {
    for (const item of Array.isArray(imports) ? imports : []) {
      if (item === name) return name.slice(1);
      if (item?.name === name) return String(item.as ?? name).slice(1);
    }
    return undefined;
  };
  return {
    cost: imported('@cost') ?? String(namespace),
    listSize: imported('@listSize') ?? `${namespace}__listSize`,
  };
}

function isType(definition: DefinitionNode) {
  return (
    definition.kind === Kind.OBJECT_TYPE_DEFINITION ||
    definition.kind === Kind.INTERFACE_TYPE_DEFINITION ||
    definition.kind === Kind.UNION_TYPE_DEFINITION ||
    definition.kind === Kind.SCALAR_TYPE_DEFINITION ||
    definition.kind === Kind.ENUM_TYPE_DEFINITION ||
    definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION
  );
}

function argumentOf(directive: ConstDirectiveNode, name: string): unknown {
  const value: ConstValueNode | undefined = directive.arguments?.find((a) => a.name.value === name)?.value;
  return value && valueFromASTUntyped(value);
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  parseType,
  type TypeNode,
} from 'graphql';
import {
  booleanArgument,
  enumArgument,
  hasFields,
  stringArgument,
} from '../../supergraph/join-directives.ts';

/** A field as one subgraph declares it. */
export interface LocalField {
  readonly type: TypeNode;
  /** It is resolved elsewhere: declared only for a `@requires`, a `@provides` or an interface. */
  readonly isExternal: boolean;
  /** Field sets. */
  readonly requires: string | undefined;
  readonly provides: string | undefined;
}

/** A type as one subgraph declares it. */
export interface LocalType {
  readonly isAbstract: boolean;
  /** An interface that the subgraph declares as an object type. */
  readonly isInterfaceObject: boolean;
  /** Field sets it resolves the type by. */
  readonly keys: readonly string[];
  readonly fields: ReadonlyMap<string, LocalField>;
  /** Object types its values have. */
  readonly possible: ReadonlySet<string>;
}

/** The types of each subgraph, which goes by its name in the enum of the join specification. */
export type LocalSchemas = ReadonlyMap<string, ReadonlyMap<string, LocalType>>;

interface Draft extends LocalType {
  isInterfaceObject: boolean;
  readonly keys: string[];
  readonly possible: Set<string>;
}
type Drafts = Map<string, Map<string, Draft>>;

/** Reads the join directives (specs.apollo.dev/join) of a supergraph. */
export function readLocalSchemas({ definitions }: DocumentNode): LocalSchemas {
  const drafts: Drafts = new Map();
  for (const definition of definitions) addType(drafts, definition);
  for (const definition of definitions) addPossible(drafts, definition);
  return drafts;
}

function addType(drafts: Drafts, definition: DefinitionNode): void {
  for (const directive of joins(definition, 'join__type')) {
    const graph = enumArgument(directive, 'graph') ?? '';
    const types = drafts.get(graph) ?? new Map<string, Draft>();
    drafts.set(graph, types);
    const name = nameOf(definition);
    const draft = types.get(name) ?? draftOf(definition, graph);
    types.set(name, draft);
    const key = stringArgument(directive, 'key');
    if (key !== undefined && booleanArgument(directive, 'resolvable') !== false) draft.keys.push(key);
    draft.isInterfaceObject ||= booleanArgument(directive, 'isInterfaceObject') === true;
  }
}

function draftOf(definition: DefinitionNode, graph: string): Draft {
  const fields = hasFields(definition) ? (definition.fields ?? []) : [];
  return {
    isAbstract:
      definition.kind === Kind.INTERFACE_TYPE_DEFINITION || definition.kind === Kind.UNION_TYPE_DEFINITION,
    isInterfaceObject: false,
    keys: [],
    fields: new Map(
      fields.flatMap((field) => {
        const local = localField(field, graph);
        return local === undefined ? [] : [[field.name.value, local] as const];
      }),
    ),
    possible: new Set(definition.kind === Kind.OBJECT_TYPE_DEFINITION ? [nameOf(definition)] : []),
  };
}

/** Undefined where the subgraph does not declare the field. A field without joins is declared wherever its type is. */
function localField(field: FieldDefinitionNode, graph: string): LocalField | undefined {
  const all = joins(field, 'join__field');
  const own = all.find((join) => enumArgument(join, 'graph') === graph);
  if (own === undefined && all.length > 0) return undefined;
  const text = (name: string) => (own === undefined ? undefined : stringArgument(own, name));
  const type = text('type');
  return {
    type: type === undefined ? field.type : parseType(type, { noLocation: true }),
    isExternal: own !== undefined && isElsewhere(own),
    requires: text('requires'),
    provides: text('provides'),
  };
}

/** A progressive override takes effect as for the library planner: for all requests, or by its label for none. */
function isElsewhere(join: ConstDirectiveNode): boolean {
  if (booleanArgument(join, 'external') === true || booleanArgument(join, 'usedOverridden') === true) {
    return true;
  }
  const label = stringArgument(join, 'overrideLabel');
  if (label === undefined) return false;
  const isOverridden = Number(/^percent\((.*)\)$/.exec(label)?.[1] ?? 0) > 0;
  return isOverridden !== (stringArgument(join, 'override') !== undefined);
}

function addPossible(drafts: Drafts, definition: DefinitionNode): void {
  const name = nameOf(definition);
  if (definition.kind === Kind.UNION_TYPE_DEFINITION) {
    const given = joins(definition, 'join__unionMember');
    for (const [graph, types] of drafts) {
      const members = (definition.types ?? []).map((member) => member.name.value);
      const named = members.filter((member) =>
        given.length === 0 ? types.has(member) : given.some((join) => isOf(join, graph, 'member', member)),
      );
      for (const member of named) types.get(name)?.possible.add(member);
    }
  }
  if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return;
  const given = joins(definition, 'join__implements');
  for (const { name: abstract } of definition.interfaces ?? []) {
    for (const [graph, types] of drafts) {
      const type = types.get(abstract.value);
      const implemented =
        given.length === 0
          ? types.has(name)
          : given.some((join) => isOf(join, graph, 'interface', abstract.value));
      if (type?.isInterfaceObject === true || implemented) type?.possible.add(name);
    }
  }
}

function isOf(join: ConstDirectiveNode, graph: string, argument: string, value: string): boolean {
  return enumArgument(join, 'graph') === graph && stringArgument(join, argument) === value;
}

function joins(node: DefinitionNode | FieldDefinitionNode, name: string): readonly ConstDirectiveNode[] {
  const directives = 'directives' in node ? (node.directives ?? []) : [];
  return (directives as readonly ConstDirectiveNode[]).filter((directive) => directive.name.value === name);
}

function nameOf(definition: DefinitionNode): string {
  return 'name' in definition ? (definition.name?.value ?? '') : '';
}

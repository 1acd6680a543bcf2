import { type DocumentNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';

/** How large an operation is once its fragments stand where they are spread. */
export interface Shape {
  readonly depth: number;
  readonly rootFields: number;
  readonly fields: number;
  readonly aliases: number;
  readonly directives: number;
  readonly introspects: boolean;
}

const NOTHING: Shape = {
  depth: 0,
  rootFields: 0,
  fields: 0,
  aliases: 0,
  directives: 0,
  introspects: false,
};

/**
 * The shape of each operation and fragment of a document that may be invalid: a fragment that is missing, or that is
 * met within itself, counts nothing where it is spread. This takes no longer than the document is large. Fragments are
 * there for themselves because validation reads them, spread or not; they have no root fields.
 */
export function shapesOf(document: DocumentNode): Shape[] {
  const reader = new ShapeReader(document);
  return document.definitions.flatMap((definition) => {
    if (definition.kind === Kind.FRAGMENT_DEFINITION)
      return [{ ...reader.read(definition.selectionSet), rootFields: 0 }];
    if (definition.kind !== Kind.OPERATION_DEFINITION) return [];
    const { directives = [], variableDefinitions = [] } = definition;
    const onVariables = variableDefinitions.reduce((sum, { directives: own = [] }) => sum + own.length, 0);
    const shape = reader.read(definition.selectionSet);
    return [{ ...shape, directives: shape.directives + directives.length + onVariables }];
  });
}

class ShapeReader {
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #known = new Map<string, Shape>();

  constructor(document: DocumentNode) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION)
        this.#fragments.set(definition.name.value, definition);
    }
  }

  read({ selections }: SelectionSetNode): Shape {
    let { depth, rootFields, fields, aliases, directives, introspects } = NOTHING;
    for (const selection of selections) {
      const isField = selection.kind === Kind.FIELD;
      let inner = NOTHING;
      if (selection.kind === Kind.FRAGMENT_SPREAD) inner = this.#fragment(selection.name.value);
      else if (selection.selectionSet !== undefined) inner = this.read(selection.selectionSet);
      directives += (selection.directives?.length ?? 0) + inner.directives;
      aliases += inner.aliases + (isField && selection.alias !== undefined ? 1 : 0);
      fields += inner.fields + (isField ? 1 : 0);
      rootFields += isField ? 1 : inner.rootFields;
      depth = Math.max(depth, inner.depth + (isField ? 1 : 0));
      introspects ||= inner.introspects || (isField && isIntrospection(selection.name.value));
    }
    return { depth, rootFields, fields, aliases, directives, introspects };
  }

  #fragment(name: string): Shape {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const fragment = this.#fragments.get(name);
    if (fragment === undefined) return NOTHING;
    this.#known.set(name, NOTHING);
    const shape = this.read(fragment.selectionSet);
    const directives = shape.directives + (fragment.directives?.length ?? 0);
    this.#known.set(name, { ...shape, directives });
    return { ...shape, directives };
  }
}

function isIntrospection(name: string): boolean {
  return name === '__schema' || name === '__type';
}

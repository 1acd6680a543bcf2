import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  Kind,
  type OperationDefinitionNode,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { PUBLIC } from '../../schema/routing.ts';

interface ValidOperation {
  readonly node: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/** What of a supergraph is `@public`: the same for whoever may see it. */
export class PublicFields {
  /** `Type` and `Type.field`. */
  readonly #marked: ReadonlySet<string>;

  constructor(supergraphSdl: string) {
    this.#marked = readMarks(parse(supergraphSdl, { noLocation: true }));
  }

  /** Whether all that the operation selects is public. */
  cover({ node, fragments }: ValidOperation, schema: GraphQLSchema): boolean {
    if (this.#marked.size === 0) return false;
    const types = new TypeInfo(schema);
    const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [node, ...fragments.values()] };
    let covered = true;
    const check = () => {
      covered &&= this.#isPublic(types);
    };
    visit(document, visitWithTypeInfo(types, { Field: check }));
    return covered;
  }

  #isPublic(types: TypeInfo): boolean {
    const field = types.getFieldDef();
    const parent = types.getParentType();
    if (field?.name === '__typename') return true;
    if (field === undefined || field === null || parent === undefined || parent === null) return false;
    const isLeaf = isLeafType(getNamedType(field.type));
    return this.#marked.has(`${parent.name}.${field.name}`) || (isLeaf && this.#marked.has(parent.name));
  }
}

function readMarks({ definitions }: DocumentNode): ReadonlySet<string> {
  const marked = new Set<string>();
  for (const definition of definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const type = definition.name.value;
    if (isMarked(definition)) marked.add(type);
    for (const field of definition.fields ?? [])
      if (isMarked(field)) marked.add(`${type}.${field.name.value}`);
  }
  return marked;
}

const isMarked = ({ directives = [] }: { readonly directives?: readonly { name: { value: string } }[] }) =>
  directives.some(({ name }) => name.value === PUBLIC);

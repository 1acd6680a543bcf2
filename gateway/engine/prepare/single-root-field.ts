import {
  type ASTVisitor,
  type FieldNode,
  GraphQLError,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

/**
 * A subscription has one root field, and it is no introspection (GraphQL spec §5.2.3.1). graphql-js throws over a
 * variable in a condition, which has no value yet: here such a condition may hold, so that two root fields are refused
 * whatever the variables.
 */
export function singleRootFieldRule(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition({ operation, name, selectionSet }) {
      if (operation !== 'subscription') return;
      const subject = name === undefined ? 'Anonymous Subscription' : `Subscription "${name.value}"`;
      const fields = rootFields(selectionSet, context);
      const first = responseKey(fields[0]);
      const others = fields.filter((field) => responseKey(field) !== first);
      const introspection = fields.filter((field) => field.name.value.startsWith('__'));
      const report = (what: string, nodes: readonly FieldNode[]) => {
        if (nodes.length > 0) context.reportError(new GraphQLError(`${subject} must ${what}.`, { nodes }));
      };
      report('select only one top level field', others);
      report('not select an introspection top level field', introspection);
    },
  };
}

function responseKey(field: FieldNode | undefined): string | undefined {
  return (field?.alias ?? field?.name)?.value;
}

/** The fields that take part for some values of the variables, each fragment gone through once. */
function rootFields(set: SelectionSetNode, context: ValidationContext): FieldNode[] {
  const fields: FieldNode[] = [];
  const seen = new Set<string>();
  const collect = ({ selections }: SelectionSetNode) => {
    for (const selection of selections) {
      if (isNeverIncluded(selection)) continue;
      if (selection.kind === Kind.FIELD) fields.push(selection);
      else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet);
      else if (!seen.has(selection.name.value)) {
        seen.add(selection.name.value);
        const fragment = context.getFragment(selection.name.value);
        if (fragment) collect(fragment.selectionSet);
      }
    }
  };
  collect(set);
  return fields;
}

function isNeverIncluded({ directives = [] }: SelectionNode): boolean {
  return directives.some(({ name, arguments: [argument] = [] }) => {
    const value = argument?.value.kind === Kind.BOOLEAN ? argument.value.value : undefined;
    return (name.value === 'skip' && value === true) || (name.value === 'include' && value === false);
  });
}

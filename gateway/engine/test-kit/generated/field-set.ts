import { type FieldNode, Kind, parse, type SelectionSetNode } from 'graphql';

/** The text of a field set, as `@key`, `@requires` and `@provides` have it, read. */
export function readFieldSet(text: string): SelectionSetNode {
  const [definition] = parse(`{ ${text.replaceAll('\\"', '"')} }`, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`"${text}" is no field set.`);
  return definition.selectionSet;
}

/** The fields selected of an object of the type, fragments on it included; all there are for a type not known, "". */
export function fieldsOn(set: SelectionSetNode, typeName: string): readonly FieldNode[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind !== Kind.INLINE_FRAGMENT) return [];
    const condition = selection.typeCondition?.name.value;
    return condition === undefined || typeName === '' || condition === typeName
      ? fieldsOn(selection.selectionSet, typeName)
      : [];
  });
}

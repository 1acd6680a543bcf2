import type { SubgraphModel } from '../subgraph-model.ts';

/** What is left to do about each @override. */
export function overrideHints(subgraphs: readonly SubgraphModel[]): string[] {
  return subgraphs.flatMap(({ name, types }) =>
    [...types].flatMap(([typeName, { fields }]) =>
      [...fields].flatMap(([fieldName, { override }]) =>
        override === undefined ? [] : overrideHint(subgraphs, name, `${typeName}.${fieldName}`, override),
      ),
    ),
  );
}

function overrideHint(
  subgraphs: readonly SubgraphModel[],
  name: string,
  coordinate: string,
  { from, label }: { readonly from: string; readonly label: string | undefined },
): string {
  const source = subgraphs.find((subgraph) => subgraph.name === from);
  if (source === undefined) {
    const known = subgraphs.map((subgraph) => `"${subgraph.name}"`).join(', ');
    return `${name}: "${coordinate}" is taken from "${from}", and there is no such subgraph: name one of ${known}, or take @override off (FROM_SUBGRAPH_DOES_NOT_EXIST)`;
  }
  const [typeName = '', fieldName = ''] = coordinate.split('.');
  const field = source.types.get(typeName)?.fields.get(fieldName);
  if (field === undefined || field.external) {
    return `${name}: "${coordinate}" is not resolved by "${from}" any more: take @override off (OVERRIDE_DIRECTIVE_CAN_BE_REMOVED)`;
  }
  return label === undefined
    ? `${from}: "${coordinate}" is taken over by "${name}" and never asked for here: take the field out (OVERRIDDEN_FIELD_CAN_BE_REMOVED)`
    : `${from}: "${coordinate}" is on its way to "${name}" (label "${label}"): take the field out when that is done (OVERRIDE_MIGRATION_IN_PROGRESS)`;
}

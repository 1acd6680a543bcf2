import { type ConstArgumentNode, type DocumentNode, Kind } from 'graphql';
import { ChapterhouseError } from '../../../kernel/errors.ts';

/** @throws BAD_CONFIG for a field with an argument that the gateway would have to fill itself, and does not */
export function requireNoContextArguments({ definitions }: DocumentNode): void {
  for (const definition of definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION)
      continue;
    const field = definition.fields?.find(({ directives }) =>
      directives?.some((directive) => directive.arguments?.some(fillsArguments)),
    );
    if (field === undefined) continue;
    const coordinate = `${definition.name.value}.${field.name.value}`;
    const message = `The supergraph fills an argument of ${coordinate} by @fromContext, which this gateway cannot.`;
    throw new ChapterhouseError('BAD_CONFIG', message);
  }
}

/** `join__field(contextArguments: [ … ])`. */
function fillsArguments({ name, value }: ConstArgumentNode): boolean {
  return name.value === 'contextArguments' && value.kind === Kind.LIST && value.values.length > 0;
}

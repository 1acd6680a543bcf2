import { type FieldNode, type GraphQLField, valueFromASTUntyped } from 'graphql';
import { ChapterhouseError } from '../../kernel/errors.ts';
import { type Formula, hasVariable, type Variables } from './formula.ts';
import { enforce, type Limits } from './limits.ts';
import type { ListSize } from './weights.ts';

type Read = (variables: Variables) => unknown;

/**
 * Items a field with `@listSize` is expected to give: the largest of its slicing arguments, else what it assumes.
 * Reading it enforces the page size and the rule of the one slicing argument.
 */
export function expectedSize(
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  listSize: ListSize,
  limits: Limits,
  otherwise: number,
): Formula {
  const { slicingArguments, requireOneSlicingArgument } = listSize;
  const reads = slicingArguments.map((path) => readOf(path.split('.'), node, field));
  const assumed = listSize.assumedSize ?? otherwise;
  const size = (variables: Variables): number => {
    let given = 0;
    let largest = 0;
    for (const read of reads) {
      const value = read(variables);
      if (typeof value !== 'number') continue;
      enforce(limits, 'pageSize', value);
      given += 1;
      // What a subgraph makes of a negative number nobody knows: it may well be everything.
      largest = Math.max(largest, value < 0 ? assumed : value);
    }
    if (requireOneSlicingArgument && reads.length > 0 && given !== 1) throw notOne(field.name, listSize);
    return given === 0 ? assumed : largest;
  };
  const names = slicingArguments.map((path) => path.split('.')[0]);
  const fixed = (node.arguments ?? []).every(
    ({ name, value }) => !names.includes(name.value) || !hasVariable(value),
  );
  return fixed ? size({}) : size;
}

/** The value at a path, `argument` or `argument.field`; the argument's default where it is not given. */
function readOf(
  [name, ...fields]: readonly string[],
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
): Read {
  const given = node.arguments?.find((argument) => argument.name.value === name)?.value;
  const preset = field.args.find((argument) => argument.name === name)?.defaultValue;
  return (variables) => {
    let value = given && valueFromASTUntyped(given, variables);
    if (value === undefined) value = preset;
    for (const step of fields) value = isObject(value) ? value[step] : undefined;
    return value;
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function notOne(field: string, { slicingArguments }: ListSize): ChapterhouseError {
  return new ChapterhouseError(
    'BAD_USER_INPUT',
    `The field "${field}" needs exactly one of its arguments ${slicingArguments.join(', ')}.`,
  );
}

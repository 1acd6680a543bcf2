import {
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

/** How fields are asked for: by their names, under other names, or in fragments. */
export const STYLES = ['plain', 'aliased', 'fragments'] as const;
export type Style = (typeof STYLES)[number];

export interface Asking {
  readonly schema: GraphQLSchema;
  readonly style: Style;
  /** Arguments of fields that need some, by `Type.field`, as they stand in parentheses. */
  readonly args: Readonly<Record<string, string>>;
  /** How many objects deep. */
  readonly depth: number;
}

/** Names that tell of which type a field is, for aliases: fields of several types meet in one answer. */
const ALIAS = /^[A-Z]\w*?__/;
const PASSED_THROUGH = /(?:Connection|Edge)$/;

/** A selection of everything there is on a type, some objects deep. */
export function everything(asking: Asking, type: GraphQLOutputType, path: readonly string[] = []): string {
  const named = getNamedType(type);
  if (isAbstractType(named)) {
    const possible = asking.schema.getPossibleTypes(named);
    return `{ __typename ${possible.map((each) => `... on ${each.name} ${everything({ ...asking, style: 'aliased' }, each, path)}`).join(' ')} }`;
  }
  if (!isObjectType(named)) return '';
  const fields = Object.values(named.getFields()).map((field) => ask(asking, named.name, field, path));
  const inside = ['__typename', ...fields].filter(Boolean).join(' ');
  return asking.style === 'fragments' ? `{ ... { ... on ${named.name} { ${inside} } } }` : `{ ${inside} }`;
}

function ask(
  asking: Asking,
  type: string,
  field: GraphQLField<unknown, unknown>,
  path: readonly string[],
): string {
  const args = asking.args[`${type}.${field.name}`];
  if (field.name.startsWith('_') || (args === undefined && field.args.some(isRequiredArgument))) return '';
  const called = `${asking.style === 'aliased' ? `${type}__${field.name}: ` : ''}${field.name}${args ? `(${args})` : ''}`;
  const result = getNamedType(field.type);
  if (isLeafType(result)) return called;
  const through = PASSED_THROUGH.test(result.name);
  if (!through && (path.includes(result.name) || path.length >= asking.depth)) return '';
  return `${called} ${everything(asking, field.type, through ? path : [...path, result.name])}`;
}

export interface Shown {
  readonly field: string;
  /** The object it is a field of, by the names of its fields. */
  readonly object: Readonly<Record<string, unknown>>;
}

/** Every value of an answer that is not null, with the object it is of. */
export function shownIn(value: unknown): Shown[] {
  if (Array.isArray(value)) return value.flatMap(shownIn);
  if (typeof value !== 'object' || value === null) return [];
  const object = Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key.replace(ALIAS, ''), each]),
  );
  const type = object['__typename'];
  return Object.entries(object).flatMap(([key, each]) => [
    ...(each === null || typeof type !== 'string' || key === '__typename'
      ? []
      : [{ field: `${type}.${key}`, object }]),
    ...shownIn(each),
  ]);
}

/** Whether `Type.field` is of a page or a payload, which hold no more than their rows do. */
export const isPlumbing = (field: string): boolean =>
  /^(?:\w*(?:Connection|Edge)|PageInfo|UserError)\./.test(field);

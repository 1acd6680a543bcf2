import { type GraphQLSchema, isObjectType } from 'graphql';

/**
 * Who is shown what: of each type, by audience, the fields it is shown, parted by spaces. An audience is one name, or
 * several joined by `|` of which one is enough.
 */
export type FieldTable = Readonly<Record<string, Readonly<Record<string, string>>>>;

const PLUMBING = /^_|(?:Connection|Edge|Payload|PageInfo|UserError|Mutation|Subscription)$/;

/** `Type.field` of a schema: all but pages, payloads and what federation adds. */
export function fieldsOf(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) && !PLUMBING.test(type.name)
      ? Object.keys(type.getFields()).flatMap((field) =>
          field.startsWith('_') ? [] : [`${type.name}.${field}`],
        )
      : [],
  );
}

/** The audience of each `Type.field`. */
export const audiences = (table: FieldTable): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(table).flatMap(([type, byAudience]) =>
      Object.entries(byAudience).flatMap(([audience, fields]) =>
        fields.split(' ').map((field) => [`${type}.${field}`, audience] as const),
      ),
    ),
  );

/** What to do about fields that the schema has and the table has not, or the other way round; empty when all is well. */
export function missingLines(schema: GraphQLSchema, table: FieldTable, file: string): string[] {
  const known = audiences(table);
  const real = new Set(fieldsOf(schema));
  return [
    ...[...real]
      .filter((field) => !known.has(field))
      .map(
        (field) =>
          `${field} is new: add "${field.split('.')[1]}" to an audience of "${field.split('.')[0]}" in ${file}`,
      ),
    ...[...known.keys()]
      .filter((field) => !real.has(field))
      .map((field) => `${field} is gone: take it out of ${file}`),
  ];
}

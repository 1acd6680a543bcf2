import { type DocumentNode, type GraphQLError, Kind, type TypeNode, visit } from 'graphql';

interface Service {
  readonly name: string;
  readonly typeDefs: DocumentNode;
}

/** What an author can do about a fault whose message says only what is wrong. */
const MENDS: Readonly<Record<string, string>> = {
  ENUM_VALUE_MISMATCH: 'add the value in every subgraph that declares the enum, or take it out of all',
  EXTERNAL_MISSING_ON_BASE: 'resolve the field in one subgraph, without @external there',
  FIELD_ARGUMENT_TYPE_MISMATCH: 'give the argument the same type everywhere',
  FIELD_TYPE_MISMATCH: 'give the field the same type everywhere; only whether it may be null can differ',
  INTERFACE_FIELD_NO_IMPLEM:
    'add the field to the type, in any of its subgraphs, or take it off the interface',
  INVALID_FIELD_SHARING: 'mark the field @shareable in each of them, or keep it in one',
  NO_QUERIES: 'give one subgraph a type Query with a field',
  OVERRIDE_FROM_SELF_ERROR: 'name the subgraph that the field is taken from',
  REFERENCED_INACCESSIBLE: 'make what refers to it @inaccessible too, or it visible',
  REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH: 'add the argument everywhere, or let it be left out',
  REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH: 'add the input field everywhere, or let it be left out',
  SATISFIABILITY_ERROR:
    'give the type a @key that both subgraphs have, or resolve the field where the path begins',
  TYPE_KIND_MISMATCH: 'give one of the two another name',
};

/** The faults composition found, each once: subgraph, field, what is wrong, what to do and the code. */
export function faultsInWords(errors: readonly GraphQLError[], services: readonly Service[]): string[] {
  const words = errors.map(({ message, extensions }) => {
    const code = extensions['code'];
    const mend = typeof code === 'string' ? MENDS[code] : undefined;
    const said = named(message, services).trimEnd().replace(/\.$/, '');
    return {
      said,
      tail: `${mend === undefined ? '' : `: ${mend}`}${typeof code === 'string' ? ` (${code})` : ''}`,
    };
  });
  const isRepeated = (said: string) =>
    words.some((other) => other.said !== said && other.said.startsWith(`${said}. `));
  const kept = words.filter(({ said }) => !isRepeated(said)).map(({ said, tail }) => said + tail);
  return [...new Set(kept)];
}

/** `[name] …` as `name: …`, and the fields that refer to a type not known. */
function named(message: string, services: readonly Service[]): string {
  const [, name, rest = ''] = /^\[([^\]]+)\] (.*)$/s.exec(message) ?? [];
  if (name === undefined) return message;
  const [, type] = /^Unknown type "?(\w+)"?/.exec(rest) ?? [];
  const document = services.find((service) => service.name === name)?.typeDefs;
  const users = type === undefined || document === undefined ? [] : fieldsOf(document, type);
  return users.length === 0 ? `${name}: ${rest}` : `${name}: ${users.join(', ')}: unknown type "${type}"`;
}

/** Coordinates of the fields, input fields and arguments of the type. */
function fieldsOf(document: DocumentNode, type: string): string[] {
  const users: string[] = [];
  const isOf = (node: TypeNode): boolean =>
    node.kind === Kind.NAMED_TYPE ? node.name.value === type : isOf(node.type);
  for (const definition of document.definitions) {
    if (!('fields' in definition) || !('name' in definition)) continue;
    const holder = definition.name?.value ?? '';
    visit(definition, {
      FieldDefinition(field) {
        if (isOf(field.type)) users.push(`${holder}.${field.name.value}`);
        for (const argument of field.arguments ?? []) {
          if (isOf(argument.type)) users.push(`${holder}.${field.name.value}(${argument.name.value}:)`);
        }
        return false;
      },
      InputValueDefinition(field) {
        if (isOf(field.type)) users.push(`${holder}.${field.name.value}`);
      },
    });
  }
  return users;
}

/** Names that several subgraphs have. */
export function repeatedNames(names: readonly string[]): string[] {
  const repeated = new Set(names.filter((name, at) => names.indexOf(name) !== at));
  return [...repeated].map((name) => `${name}: several subgraphs have this name; give each its own`);
}

import { type ConstDirectiveNode, type DocumentNode, type GraphQLError, Kind, type TypeNode } from 'graphql';

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

/** `[name] …` as `name: …`, and the fields that refer to a type or bear a directive not known. */
function named(message: string, services: readonly Service[]): string {
  const [, name, rest = ''] = /^\[([^\]]+)\] (.*)$/s.exec(message) ?? [];
  if (name === undefined) return message;
  const document = services.find((service) => service.name === name)?.typeDefs;
  const [, type] = /^Unknown type "?(\w+)"?/.exec(rest) ?? [];
  const [, directive] = /^Unknown directive "@(\w+)"/.exec(rest) ?? [];
  const users = usersOf(document, { type, directive });
  if (users.length === 0) return `${name}: ${rest}`;
  if (type !== undefined) return `${name}: ${users.join(', ')}: unknown type "${type}"`;
  return `${name}: ${users.join(', ')}: unknown directive "@${directive}": ${IMPORT}`;
}

const IMPORT =
  'define it or, if it is federation’s, import it: extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: […])';

/** Coordinates of the types, fields, input fields and arguments of the type, or with the directive. */
function usersOf(
  document: DocumentNode | undefined,
  { type, directive }: { readonly type: string | undefined; readonly directive: string | undefined },
): string[] {
  const users: string[] = [];
  const isOf = (node: TypeNode): boolean =>
    node.kind === Kind.NAMED_TYPE ? node.name.value === type : isOf(node.type);
  const look = (
    coordinate: string,
    node: { readonly directives?: readonly ConstDirectiveNode[] | undefined; readonly type?: TypeNode },
  ) => {
    const isMeant =
      (node.type !== undefined && isOf(node.type)) ||
      node.directives?.some(({ name }) => name.value === directive);
    if (isMeant) users.push(coordinate);
  };
  for (const definition of document?.definitions ?? []) {
    if (!('fields' in definition) || !('name' in definition)) continue;
    const holder = definition.name?.value ?? '';
    look(holder, { directives: definition.directives });
    for (const field of definition.fields ?? []) {
      const coordinate = `${holder}.${field.name.value}`;
      look(coordinate, field);
      for (const argument of 'arguments' in field ? (field.arguments ?? []) : []) {
        look(`${coordinate}(${argument.name.value}:)`, argument);
      }
    }
  }
  return users;
}

/** Names that several subgraphs have. */
export function repeatedNames(names: readonly string[]): string[] {
  const repeated = new Set(names.filter((name, at) => names.indexOf(name) !== at));
  return [...repeated].map((name) => `${name}: several subgraphs have this name; give each its own`);
}

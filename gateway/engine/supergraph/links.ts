import { type ConstDirectiveNode, type ConstValueNode, type DocumentNode, Kind } from 'graphql';
import { ChapterhouseError } from '../../../kernel/errors.ts';

/** A specification the schema is linked to, and the names its elements go by (specs.apollo.dev/link/v1.0). */
export interface Link {
  /** The URL without its version. */
  readonly identity: string;
  /** What its elements are prefixed with, and its main directive's own name. */
  readonly namespace: string;
  /** Whoever does not know one with a purpose must not serve the schema. */
  readonly purpose: string | undefined;
  /** Imported elements, directives with `@` → the names they go by here. */
  readonly imports: ReadonlyMap<string, string>;
}

/** Reads the `@link`s of the schema definition, whatever `@link` itself goes by. */
export function readLinks({ definitions }: DocumentNode): readonly Link[] {
  return definitions.flatMap((definition) => {
    const isSchema = definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION;
    return isSchema ? (definition.directives ?? []).flatMap(readLink) : [];
  });
}

/** Names, without `@`, that the specification's main directive goes by. */
export function directiveNames(links: readonly Link[], identity: string): ReadonlySet<string> {
  const [name = ''] = identity.split('/').slice(-1);
  const names = links.flatMap((link) => {
    if (link.identity === identity) {
      return [link.namespace, `${link.namespace}__${name}`, imported(link, name)];
    }
    const isFederation = link.identity === `${APOLLO}/federation`;
    return isFederation ? [`${link.namespace}__${name}`, imported(link, name)] : [];
  });
  return new Set(names.filter((found) => found !== undefined));
}

export const APOLLO = 'https://specs.apollo.dev';

/** Whether a type, or a directive with `@`, is part of a linked specification instead of the API. */
export function machinery(links: readonly Link[]): (name: string) => boolean {
  const names = new Set(links.flatMap(({ namespace, imports }) => [`@${namespace}`, ...imports.values()]));
  const prefixes = links.map(({ namespace }) => `${namespace}__`);
  return (name) => {
    const bare = name.replace('@', '');
    return names.has(name) || prefixes.some((prefix) => bare.startsWith(prefix));
  };
}

/** Specifications that say what they are for and whose meaning is kept. */
const KNOWN: ReadonlySet<string> = new Set(
  ['join', 'link', 'core', 'authenticated', 'requiresScopes', 'policy', 'context', 'inaccessible'].map(
    (name) => `${APOLLO}/${name}`,
  ),
);

/** @throws BAD_CONFIG for a specification that must be understood before anything is served, and is not. */
export function requireKnown(links: readonly Link[]): void {
  const unknown = links.find(({ identity, purpose }) => purpose !== undefined && !KNOWN.has(identity));
  if (unknown === undefined) return;
  const { identity, purpose } = unknown;
  const message =
    purpose === 'SECURITY'
      ? `The supergraph is secured by ${identity}, which this gateway cannot enforce.`
      : `The supergraph is executed by the rules of ${identity}, which this gateway does not know.`;
  throw new ChapterhouseError('BAD_CONFIG', message);
}

function imported({ imports }: Link, name: string): string | undefined {
  return imports.get(`@${name}`)?.slice(1);
}

function readLink(directive: ConstDirectiveNode): Link[] {
  const values = new Map(directive.arguments?.map(({ name, value }) => [name.value, value]));
  const url = text(values.get('url') ?? values.get('feature'));
  if (url === undefined) return [];
  const identity = url.replace(/\/v\d+(\.\d+)*\/?$/, '');
  const namespace = text(values.get('as')) ?? identity.split('/').at(-1) ?? '';
  const purpose = values.get('for');
  return [
    {
      identity,
      namespace,
      purpose: purpose?.kind === Kind.ENUM ? purpose.value : undefined,
      imports: readImports(values.get('import')),
    },
  ];
}

function readImports(value: ConstValueNode | undefined): ReadonlyMap<string, string> {
  const imports = new Map<string, string>();
  for (const item of value?.kind === Kind.LIST ? value.values : []) {
    if (item.kind === Kind.STRING) imports.set(item.value, item.value);
    if (item.kind !== Kind.OBJECT) continue;
    const fields = new Map(item.fields.map(({ name, value: field }) => [name.value, text(field)]));
    const name = fields.get('name');
    if (name !== undefined) imports.set(name, fields.get('as') ?? name);
  }
  return imports;
}

function text(value: ConstValueNode | undefined): string | undefined {
  return value?.kind === Kind.STRING ? value.value : undefined;
}

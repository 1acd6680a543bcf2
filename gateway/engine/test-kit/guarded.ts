import { type ConstDirectiveNode, type DefinitionNode, Kind, parse, print } from 'graphql';
import type { Authority } from '../authorize/authority.ts';
import type { Subgraph } from '../subgraph.ts';
import { compose, type Federation, federate, type Result, type SubgraphDefinition } from './federation.ts';

/** Directives by `Type` or `Type.field`. */
export type GuardMap = Readonly<Record<string, string>>;

const SPECS = ['authenticated', 'requiresScopes', 'policy'];

export const LINKS = SPECS.map(
  (name) => `@link(url: "https://specs.apollo.dev/${name}/v0.1", for: SECURITY)`,
);

/** The supergraph with directives put where no composition would have to agree, as older ones did not. */
export function withGuards(sdl: string, guards: GuardMap, links: readonly string[] = LINKS): string {
  const document = parse(sdl);
  const left = new Set(Object.keys(guards));
  const directives = (coordinate: string): readonly ConstDirectiveNode[] => {
    left.delete(coordinate);
    return readDirectives(guards[coordinate] ?? '');
  };
  const definitions = document.definitions.map((definition): DefinitionNode => {
    if (definition.kind === Kind.SCHEMA_DEFINITION) {
      const more = readDirectives(links.join(' '));
      return { ...definition, directives: [...(definition.directives ?? []), ...more] };
    }
    if (
      definition.kind === Kind.SCALAR_TYPE_DEFINITION ||
      definition.kind === Kind.ENUM_TYPE_DEFINITION ||
      definition.kind === Kind.OBJECT_TYPE_DEFINITION ||
      definition.kind === Kind.INTERFACE_TYPE_DEFINITION
    ) {
      const name = definition.name.value;
      const own = [...(definition.directives ?? []), ...directives(name)];
      if (!('fields' in definition)) return { ...definition, directives: own };
      const fields = (definition.fields ?? []).map((field) => ({
        ...field,
        directives: [...(field.directives ?? []), ...directives(`${name}.${field.name.value}`)],
      }));
      return { ...definition, directives: own, fields };
    }
    return definition;
  });
  if (left.size > 0) throw new Error(`Not in the supergraph: ${[...left].join(', ')}`);
  return print({ ...document, definitions });
}

function readDirectives(text: string): readonly ConstDirectiveNode[] {
  const [definition] = parse(`scalar S ${text}`).definitions;
  return definition?.kind === Kind.SCALAR_TYPE_DEFINITION ? (definition.directives ?? []) : [];
}

export const NOBODY: Authority = { authenticated: false, scopes: new Set() };
export const SOMEBODY: Authority = { authenticated: true, scopes: new Set() };

export function holding(...scopes: string[]): Authority {
  return { authenticated: true, scopes: new Set(scopes) };
}

export interface GuardedFederation extends Federation {
  as(authority: Authority, query: string, variables?: Record<string, unknown>): Promise<Result>;
  /** Texts of the fetches of the last operation. */
  fetched(): string;
}

/** A federation with guards, where each operation is sent by somebody. */
export function guarded(
  definitions: Record<string, SubgraphDefinition>,
  guards: GuardMap,
  options: { links?: readonly string[]; replace?: Record<string, Subgraph<undefined>> } = {},
): GuardedFederation {
  let current = NOBODY;
  const supergraphSdl = withGuards(compose(definitions), guards, options.links);
  const federation = federate(definitions, options.replace ?? {}, {
    supergraphSdl,
    authority: () => current,
  });
  return {
    ...federation,
    as(authority, query, variables) {
      current = authority;
      federation.calls.length = 0;
      return federation.run(query, variables);
    },
    fetched: () => federation.calls.map(({ text }) => text).join('\n'),
  };
}

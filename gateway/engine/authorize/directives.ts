import { type ConstDirectiveNode, type ConstValueNode, Kind } from 'graphql';
import { APOLLO, directiveNames, type Link } from '../supergraph/links.ts';
import { type Alternatives, both, type Requirement } from './requirement.ts';

const KINDS = ['authenticated', 'requiresScopes', 'policy'] as const;
type DirectiveKind = (typeof KINDS)[number];

/** Reads what the directives of one element demand. */
export type ReadRequirement = (
  directives: readonly ConstDirectiveNode[] | undefined,
) => Requirement | undefined;

/**
 * The directives are known by the URL they are linked from, whatever they have been renamed to. Under its own name one
 * is enforced even without a link, unless another specification has taken the name.
 */
export function requirementReader(links: readonly Link[]): ReadRequirement {
  const kinds = new Map<string, DirectiveKind>();
  const taken = new Set(links.flatMap(({ namespace, imports }) => [`@${namespace}`, ...imports.values()]));
  for (const kind of KINDS) {
    if (!taken.has(`@${kind}`)) kinds.set(kind, kind);
    for (const name of directiveNames(links, `${APOLLO}/${kind}`)) kinds.set(name, kind);
  }
  return (directives = []) => {
    let found: Requirement | undefined;
    for (const directive of directives) {
      const kind = kinds.get(directive.name.value);
      if (kind === undefined) continue;
      const demand = demandOf(kind, directive);
      found = found === undefined ? demand : both(found, demand);
    }
    return found;
  };
}

const NOTHING: Requirement = { authenticated: false, scopes: undefined, policies: undefined };

function demandOf(kind: DirectiveKind, { arguments: [argument] = [] }: ConstDirectiveNode): Requirement {
  switch (kind) {
    case 'authenticated':
      return { ...NOTHING, authenticated: true };
    case 'requiresScopes':
      return { ...NOTHING, scopes: alternatives(argument?.value) };
    case 'policy':
      return { ...NOTHING, policies: alternatives(argument?.value) };
  }
}

/** A list of lists of strings, single values standing for lists of one. What can't be read can't be met. */
function alternatives(value: ConstValueNode | undefined): Alternatives {
  return items(value).flatMap((group) => {
    const names = items(group).map((name) => (name.kind === Kind.STRING ? name.value : undefined));
    return names.every((name) => name !== undefined) ? [names] : [];
  });
}

function items(value: ConstValueNode | undefined): readonly ConstValueNode[] {
  if (value === undefined) return [];
  return value.kind === Kind.LIST ? value.values : [value];
}

/** Groups of names: one group must be granted in full. None at all can never be met. */
export type Alternatives = readonly (readonly string[])[];

/** What one element of the schema demands by `@authenticated`, `@requiresScopes` and `@policy`, all of it. */
export interface Requirement {
  readonly authenticated: boolean;
  readonly scopes: Alternatives | undefined;
  readonly policies: Alternatives | undefined;
}

/** What a request has been granted. */
export interface Grants {
  readonly authenticated: boolean;
  readonly scopes: ReadonlySet<string>;
  readonly policies: ReadonlySet<string>;
}

export const NO_GRANTS: Grants = { authenticated: false, scopes: new Set(), policies: new Set() };

export function isMet(requirement: Requirement, grants: Grants): boolean {
  const { authenticated, scopes, policies } = requirement;
  return (
    (!authenticated || grants.authenticated) &&
    (scopes === undefined || holds(scopes, grants.scopes)) &&
    (policies === undefined || holds(policies, grants.policies))
  );
}

function holds(alternatives: Alternatives, granted: ReadonlySet<string>): boolean {
  return alternatives.some((group) => group.every((name) => granted.has(name)));
}

/** Both demands in one, as few alternatives as can be. */
export function both(a: Requirement, b: Requirement): Requirement {
  return {
    authenticated: a.authenticated || b.authenticated,
    scopes: bothAlternatives(a.scopes, b.scopes),
    policies: bothAlternatives(a.policies, b.policies),
  };
}

export function sameDemand(a: Requirement | undefined, b: Requirement | undefined): boolean {
  return textOf(a) === textOf(b);
}

function textOf(requirement: Requirement | undefined): string {
  if (requirement === undefined) return '';
  const { authenticated, scopes, policies } = requirement;
  return JSON.stringify([authenticated, smallest(scopes) ?? null, smallest(policies) ?? null]);
}

/** Products of alternatives grow fast; what would have more groups is refused to everyone. */
const MAX_GROUPS = 1000;

function bothAlternatives(
  a: Alternatives | undefined,
  b: Alternatives | undefined,
): Alternatives | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  if (a.length * b.length > MAX_GROUPS) return [];
  return smallest(a.flatMap((one) => b.map((other) => [...one, ...other])));
}

/** Without groups that hold another group in full, all in order: one text for one meaning. */
function smallest(alternatives: Alternatives | undefined): Alternatives | undefined {
  if (alternatives === undefined) return undefined;
  const groups = [...new Set(alternatives.map((group) => JSON.stringify([...new Set(group)].sort())))].sort();
  const sets = groups.map((group) => new Set(JSON.parse(group) as string[]));
  return sets
    .filter(
      (group) => !sets.some((other) => other.size < group.size && [...other].every((n) => group.has(n))),
    )
    .map((group) => [...group]);
}

import type { DocumentNode } from 'graphql';
import { APOLLO, directiveNames, readLinks } from '../engine/supergraph/links.ts';
import type { Directives } from './directive-arguments.ts';

/** Directives of the federation spec that say something about who resolves what. */
export type FederationDirective =
  | 'key'
  | 'external'
  | 'shareable'
  | 'override'
  | 'requires'
  | 'provides'
  | 'interfaceObject'
  | 'fromContext';

/** The federation directives of one subgraph, whatever it imports them as. */
export interface FederationDirectives {
  /** Whether it is of Federation 2; before, names were fixed and the fields of objects shared unsaid. */
  readonly isSecond: boolean;
  find(directives: Directives, meaning: FederationDirective): NonNullable<Directives>;
}

export function federationDirectives(subgraph: DocumentNode): FederationDirectives {
  const links = readLinks(subgraph);
  const isSecond = links.some(({ identity }) => identity === `${APOLLO}/federation`);
  const known = new Map<FederationDirective, ReadonlySet<string>>();
  const namesOf = (meaning: FederationDirective) => {
    const names = known.get(meaning) ?? directiveNames(links, `${APOLLO}/${meaning}`);
    known.set(meaning, names);
    return names;
  };
  return {
    isSecond,
    find: (directives = [], meaning) =>
      directives.filter(({ name }) =>
        isSecond ? namesOf(meaning).has(name.value) : name.value === meaning.toString(),
      ),
  };
}

import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { Engine } from '../engine/engine.ts';
import type { Subgraph } from '../engine/subgraph.ts';
import type { Limits } from './limits.ts';
import { type AdmissionRules, OperationLimits } from './operation-limits.ts';

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@cost", "@listSize"])`;

export const NO_LIMITS: Limits = {
  tokens: 0,
  depth: 0,
  rootFields: 0,
  fields: 0,
  aliases: 0,
  directives: 0,
  listItems: 0,
  pageSize: 0,
  cost: 0,
};

export const rules = (
  limits: Partial<Limits>,
  others: Partial<Omit<AdmissionRules, 'limits'>> = {},
): AdmissionRules => ({
  limits: { ...NO_LIMITS, ...limits },
  assumedListSize: 10,
  leafCost: 0,
  introspection: true,
  suggestions: true,
  ...others,
});

/** The supergraph of one subgraph, by the composition library. */
export function supergraphOf(typeDefs: string): string {
  const { supergraphSdl, errors } = composeServices([
    { name: 'only', url: 'http://only.test/graphql', typeDefs: parse(LINK + typeDefs) },
  ]);
  if (supergraphSdl === undefined) throw new Error(errors?.map(({ message }) => message).join('\n'));
  return supergraphSdl;
}

/** Answers everything with nothing. */
const NOTHING: Subgraph<never> = {
  fetch: async () => ({ data: {} }),
  async *subscribe() {
    yield { data: {} };
  },
};

export const limitedEngine = <Context>(sdl: string, given: AdmissionRules): Engine<Context> =>
  new Engine<Context>({
    supergraphSdl: sdl,
    subgraph: () => NOTHING as Subgraph<Context>,
    admission: new OperationLimits(given, sdl),
  });

import { ChapterhouseError } from '../../kernel/errors.ts';
import { ROUTED_BY } from '../../schema/routing.ts';
import { type Composition, composeSubgraphs, type SubgraphSdl } from './compose-subgraphs.ts';
import { readRoutedFields } from './routed-fields.ts';

/** The logical subgraph that many servers implement; every root field of it names what routes it. */
export const CHAPTER_SUBGRAPH = 'chapter';
export const COMMUNITY_SUBGRAPH = 'community';

/** A logical name: where the servers are is no part of the schema. */
export const subgraphUrl = (name: string): string => `http://${name}.local/graphql`;

/** What our own two subgraphs are composed from. */
export function ownSubgraphs(chapterSdl: string, communitySdl: string): SubgraphSdl[] {
  return [
    { name: CHAPTER_SUBGRAPH, url: subgraphUrl(CHAPTER_SUBGRAPH), sdl: chapterSdl },
    { name: COMMUNITY_SUBGRAPH, url: subgraphUrl(COMMUNITY_SUBGRAPH), sdl: communitySdl },
  ];
}

/**
 * Composes subgraphs, our own among them or not.
 * @throws BAD_CONFIG that lists every fault with the subgraph and, where it concerns one, the field
 */
export function composeSupergraph(subgraphs: readonly SubgraphSdl[]): Composition {
  const composition = composeSubgraphs(subgraphs);
  if ('faults' in composition) throw refusal(composition.faults);
  const chapter = subgraphs.find(({ name }) => name === CHAPTER_SUBGRAPH);
  const faults = chapter === undefined ? [] : routingFaults(composition, chapter);
  if (faults.length > 0) throw refusal(faults);
  return composition;
}

function routingFaults({ document, supergraphSdl }: Composition, chapter: SubgraphSdl): readonly string[] {
  const { faults } = readRoutedFields(document, CHAPTER_SUBGRAPH);
  const dropped =
    chapter.sdl.includes(`@${ROUTED_BY}(argument:`) && !supergraphSdl.includes(`@${ROUTED_BY}(argument:`);
  return faults.length > 0 && dropped
    ? [
        `${CHAPTER_SUBGRAPH}: @${ROUTED_BY} does not reach the supergraph; link its spec and add @composeDirective(name: "@${ROUTED_BY}")`,
      ]
    : faults;
}

function refusal(faults: readonly string[]): ChapterhouseError {
  const lines = faults.map((fault) => `\n  - ${fault}`).join('');
  return new ChapterhouseError('BAD_CONFIG', `The subgraphs do not compose:${lines}`, {
    details: { faults },
  });
}

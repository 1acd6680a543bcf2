import { type DocumentNode, type GraphQLError, parse } from 'graphql';
import { ChapterhouseError } from '../../kernel/errors.ts';
import { ROUTED_BY } from '../../schema/routing.ts';
import { composeDocuments } from './compose-documents.ts';
import { repeatedNames } from './composition-faults.ts';
import { readRoutedFields } from './routed-fields.ts';

/** The logical subgraph that many servers implement; every root field of it names what routes it. */
export const CHAPTER_SUBGRAPH = 'chapter';
export const COMMUNITY_SUBGRAPH = 'community';

export interface SubgraphSdl {
  readonly name: string;
  /** A logical name (`subgraphUrl`): where the servers are is no part of the schema. */
  readonly url: string;
  readonly sdl: string;
}

export const subgraphUrl = (name: string): string => `http://${name}.local/graphql`;

/** What our own two subgraphs are composed from. */
export function ownSubgraphs(chapterSdl: string, communitySdl: string): SubgraphSdl[] {
  return [
    { name: CHAPTER_SUBGRAPH, url: subgraphUrl(CHAPTER_SUBGRAPH), sdl: chapterSdl },
    { name: COMMUNITY_SUBGRAPH, url: subgraphUrl(COMMUNITY_SUBGRAPH), sdl: communitySdl },
  ];
}

/**
 * Composes a supergraph.
 * @returns its SDL
 * @throws BAD_CONFIG that lists every fault with the subgraph and, where it concerns one, the field
 */
export function composeSupergraph(subgraphs: readonly SubgraphSdl[]): string {
  const faults = repeatedNames(subgraphs.map(({ name }) => name));
  const services = subgraphs.flatMap(({ name, url, sdl }) => {
    const typeDefs = parseSdl(name, sdl, faults);
    return typeDefs === undefined ? [] : [{ name, url, typeDefs }];
  });
  refuse(faults);
  const composed = composeDocuments(services);
  if ('faults' in composed) throw refusal(composed.faults);
  const chapter = subgraphs.find(({ name }) => name === CHAPTER_SUBGRAPH);
  if (chapter !== undefined) refuse(routingFaults(composed.document, composed.sdl, chapter));
  return composed.sdl;
}

function parseSdl(name: string, sdl: string, faults: string[]): DocumentNode | undefined {
  try {
    return parse(sdl);
  } catch (error) {
    const { message, locations } = error as GraphQLError;
    faults.push(`${name}: ${message} (line ${locations?.[0]?.line ?? '?'})`);
    return undefined;
  }
}

function routingFaults(document: DocumentNode, sdl: string, chapter: SubgraphSdl): readonly string[] {
  const { faults } = readRoutedFields(document, CHAPTER_SUBGRAPH);
  const dropped = chapter.sdl.includes(`@${ROUTED_BY}(argument:`) && !sdl.includes(`@${ROUTED_BY}(argument:`);
  return faults.length > 0 && dropped
    ? [
        `${CHAPTER_SUBGRAPH}: @${ROUTED_BY} does not reach the supergraph; link its spec and add @composeDirective(name: "@${ROUTED_BY}")`,
      ]
    : faults;
}

function refuse(faults: readonly string[]): void {
  if (faults.length > 0) throw refusal(faults);
}

function refusal(faults: readonly string[]): ChapterhouseError {
  const lines = faults.map((fault) => `\n  - ${fault}`).join('');
  return new ChapterhouseError('BAD_CONFIG', `The subgraphs do not compose:${lines}`, {
    details: { faults },
  });
}

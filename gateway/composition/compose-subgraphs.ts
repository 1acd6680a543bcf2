import {
  composeServices,
  createCompositionSuccessReadCacheContainer,
} from '@theguild/federation-composition';
import {
  type DocumentNode,
  type GraphQLError,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  parse,
} from 'graphql';
import { faultsInWords, repeatedNames } from './composition-faults.ts';
import { federationDirectives } from './federation-names.ts';
import { compositionHints } from './hints/composition-hints.ts';
import { interfaceSharing, overriddenInterfaceFields } from './interface-object-faults.ts';
import { withInterfaceObjectJoins } from './interface-object-joins.ts';
import { readSubgraph } from './subgraph-model.ts';

export interface SubgraphSdl {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
}

export interface Composition {
  readonly supergraphSdl: string;
  readonly document: DocumentNode;
  /** What composes, but hardly as its authors mean it, in words. */
  readonly hints: readonly string[];
}

/** Each fault in words, with the subgraph and, where it concerns one, the field. */
export interface CompositionFailure {
  readonly faults: readonly string[];
}

/** Composes any subgraphs. */
export function composeSubgraphs(subgraphs: readonly SubgraphSdl[]): Composition | CompositionFailure {
  const faults = repeatedNames(subgraphs.map(({ name }) => name));
  const documents = subgraphs.flatMap(({ name, url, sdl }) => {
    const typeDefs = parseSdl(name, sdl, faults);
    return typeDefs === undefined ? [] : [{ name, url, typeDefs }];
  });
  return faults.length > 0 ? { faults } : composeDocuments(documents);
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

interface SubgraphDocument {
  readonly name: string;
  readonly url: string;
  readonly typeDefs: DocumentNode;
}

/** By the library; what it gets wrong about interface objects is mended (docs/adr/0010-interface-objects-are-mended.md). */
function composeDocuments(documents: readonly SubgraphDocument[]): Composition | CompositionFailure {
  const subgraphs = documents.map(({ name, typeDefs }) => readSubgraph(name, typeDefs));
  const services = documents.map((each) => ({ ...each, typeDefs: interfaceObjectsFirst(each.typeDefs) }));
  const sharing = interfaceSharing(subgraphs);
  const first = composeServices(services);
  const errors = first.errors?.filter((error) => !sharing.has(sharedField(error) ?? '')) ?? [];
  const faults = [
    ...faultsInWords(errors, documents),
    ...sharing.faults,
    ...overriddenInterfaceFields(subgraphs),
  ];
  if (faults.length > 0) return { faults };
  // Each error was about sharing and wrong, so nothing is missed by leaving the rule out.
  const result =
    first.errors === undefined
      ? first
      : composeServices(services, { disableValidationRules: ['InvalidFieldSharingRule'] });
  if (result.errors !== undefined) return { faults: faultsInWords(result.errors, documents) };
  const document = withInterfaceObjectJoins(result.supergraphDocumentNode, subgraphs);
  const { supergraphSdl } = createCompositionSuccessReadCacheContainer(document);
  return { supergraphSdl, document, hints: compositionHints(subgraphs, document) };
}

/** The library takes a type it hears of in a field set for an object, and fails when that is an interface object. */
function interfaceObjectsFirst(document: DocumentNode): DocumentNode {
  const { find } = federationDirectives(document);
  const isFirst = (node: DocumentNode['definitions'][number]) =>
    (isTypeDefinitionNode(node) || isTypeExtensionNode(node)) &&
    find(node.directives, 'interfaceObject').length > 0;
  const { definitions } = document;
  return {
    ...document,
    definitions: [...definitions.filter(isFirst), ...definitions.filter((node) => !isFirst(node))],
  };
}

/** The field `Type.field` that an error says to be shared. */
function sharedField({ message, extensions }: GraphQLError): string | undefined {
  if (extensions['code'] !== 'INVALID_FIELD_SHARING') return undefined;
  return /^Non-shareable field "([^"]+)"/.exec(message)?.[1];
}

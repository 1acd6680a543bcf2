import {
  composeServices,
  createCompositionSuccessReadCacheContainer,
} from '@theguild/federation-composition';
import { type DocumentNode, type GraphQLError, isTypeDefinitionNode, isTypeExtensionNode } from 'graphql';
import { faultsInWords } from './composition-faults.ts';
import { federationDirectives } from './federation-names.ts';
import { interfaceSharing, overriddenInterfaceFields } from './interface-object-faults.ts';
import { withInterfaceObjectJoins } from './interface-object-joins.ts';
import { readSubgraph } from './subgraph-model.ts';

export interface SubgraphDocument {
  readonly name: string;
  readonly url: string;
  readonly typeDefs: DocumentNode;
}

export type ComposedDocuments =
  | { readonly document: DocumentNode; readonly sdl: string }
  | { readonly faults: readonly string[] };

/**
 * Composes subgraphs by the library, and mends what the library gets wrong about interface objects
 * (docs/adr/0010-interface-objects-are-mended.md).
 */
export function composeDocuments(documents: readonly SubgraphDocument[]): ComposedDocuments {
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
  return { document, sdl: createCompositionSuccessReadCacheContainer(document).supergraphSdl };
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

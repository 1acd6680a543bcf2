import type { DocumentNode } from 'graphql';
import { readSubgraph, type SubgraphModel } from '../subgraph-model.ts';
import { differingHints } from './differing-hints.ts';
import { droppedHints } from './dropped-hints.ts';
import { elementsOf } from './elements.ts';
import { entityHints } from './entity-hints.ts';
import { overrideHints } from './override-hints.ts';
import { runtimeTypeHints } from './runtime-type-hints.ts';
import { unusedEnumHints } from './unused-enum-hints.ts';

/**
 * What composes, but hardly as its authors mean it: in words that name subgraph and field and say what to do, with the
 * codes that Apollo's composition has for these.
 */
export function compositionHints(subgraphs: readonly SubgraphModel[], supergraph: DocumentNode): string[] {
  const elements = elementsOf(subgraphs);
  const merged = elementsOf([readSubgraph('', supergraph)]);
  return [
    ...droppedHints(elements, merged),
    ...runtimeTypeHints(subgraphs),
    ...entityHints(subgraphs),
    ...differingHints(elements, merged),
    ...overrideHints(subgraphs),
    ...unusedEnumHints(subgraphs),
  ];
}

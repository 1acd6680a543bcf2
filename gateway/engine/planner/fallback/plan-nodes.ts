import type {
  BatchFetchNode,
  EntityBatchAlias,
  FetchNode,
  FlattenNodePathSegment,
  InputRewrite,
  PlanNode,
  RequiresSelection,
} from '@graphql-hive/router-query-planner';
import { FetchWriter } from './fetch-writer.ts';
import type { Group } from './group.ts';
import { representation } from './representation.ts';
import { TYPENAME } from './want.ts';

/** What the nodes of a plan are written with. */
export interface PlanTerms {
  readonly kind: 'query' | 'mutation' | 'subscription';
  /** Name of a variable → its definition. */
  readonly variables: ReadonlyMap<string, string>;
  readonly fieldNames: ReadonlySet<string>;
  subgraph(graph: string): string;
  isObject(typeName: string): boolean;
}

/** Level after level, side by side within each; entities of one subgraph go into one fetch. */
export function planNode(groups: readonly Group[], terms: PlanTerms): PlanNode | undefined {
  const levels: Group[][] = [];
  for (const group of groups) {
    levels[group.level] ??= [];
    levels[group.level]?.push(group);
  }
  const [roots = [], ...rest] = levels;
  const [root] = roots;
  const first =
    terms.kind === 'subscription' && root !== undefined
      ? [{ kind: 'Subscription' as const, primary: rootNode(root, terms) }]
      : roots.map((group) => rootNode(group, terms));
  const nodes = [first, ...rest.map((level) => entityNodes(level, terms))].map(sideBySide);
  return nodes.length === 1 ? nodes[0] : { kind: 'Sequence', nodes };
}

function sideBySide(nodes: readonly PlanNode[]): PlanNode {
  const [only] = nodes;
  return nodes.length === 1 && only !== undefined ? only : { kind: 'Parallel', nodes: [...nodes] };
}

function rootNode({ view, tree }: Group, terms: PlanTerms): FetchNode {
  const writer = new FetchWriter(terms.fieldNames);
  const { text, rewrites } = writer.write(tree);
  const variableUsages = [...writer.variables];
  return {
    kind: 'Fetch',
    serviceName: terms.subgraph(view.graph),
    operationKind: terms.kind,
    operation: `${terms.kind}${definitions(variableUsages, terms)}${text}`,
    variableUsages,
    outputRewrites: rewrites,
  };
}

function entityNodes(groups: readonly Group[], terms: PlanTerms): BatchFetchNode[] {
  const bySubgraph = new Map<string, Group[]>();
  for (const group of groups) {
    const { graph } = group.view;
    bySubgraph.set(graph, [...(bySubgraph.get(graph) ?? []), group]);
  }
  return [...bySubgraph.values()].map((together) => entityNode(together, terms));
}

function entityNode(groups: readonly Group[], terms: PlanTerms): BatchFetchNode {
  const writer = new FetchWriter(terms.fieldNames);
  const fields: string[] = [];
  const aliases = groups.map((group, index): EntityBatchAlias => {
    const isAlone = groups.length === 1;
    const alias = isAlone ? '_entities' : `_e${index}`;
    const variable = isAlone ? 'representations' : `__batch_reps_${index}`;
    const { text, rewrites } = writer.write(group.tree);
    const head = isAlone ? '_entities' : `${alias}:_entities`;
    fields.push(`${head}(representations:$${variable})${text}`);
    return {
      alias,
      representationsVariableName: variable,
      paths: [pathOf(group, terms)],
      requires: [...group.sent].map(([from, { wants }]) => ({
        kind: 'InlineFragment',
        typeCondition: from,
        selections: [
          TYPENAME_SENT,
          ...representation(
            wants.filter(({ name }) => name !== TYPENAME.name),
            from,
          ),
        ],
      })),
      inputRewrites: inputRewrites(group),
      outputRewrites: rewrites,
    };
  });
  const used = [...writer.variables];
  const own = aliases.map(({ representationsVariableName: name }) => `$${name}:[_Any!]!`);
  return {
    kind: 'BatchFetch',
    serviceName: terms.subgraph(groups[0]?.view.graph ?? ''),
    operationKind: 'query',
    operation: `query${definitions(used, terms, own)}{${fields.join(' ')}}`,
    variableUsages: used,
    entityBatch: { aliases },
  };
}

function definitions(used: readonly string[], { variables }: PlanTerms, own: readonly string[] = []): string {
  const texts = [...own, ...used.map((name) => variables.get(name) ?? '')];
  return texts.length === 0 ? '' : `(${texts.join(' ')})`;
}

const TYPENAME_SENT: RequiresSelection = { kind: 'Field', name: TYPENAME.name };

function pathOf({ place, isMixed, sent }: Group, terms: PlanTerms): FlattenNodePathSegment[] {
  const from = [...sent.keys()];
  const isNarrow = isMixed && from.every(terms.isObject);
  return isNarrow ? [...place.path, { TypeCondition: from }] : [...place.path];
}

function inputRewrites({ sent }: Group): InputRewrite[] {
  return [...sent].map(([from, { as }]) => ({
    ValueSetter: { path: [{ TypenameEquals: [from] }, { Key: TYPENAME.name }], setValueTo: as },
  }));
}

import type { QueryPlan } from '@graphql-hive/router-query-planner';
import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
} from 'graphql';
import { ChapterhouseError } from '../../../../kernel/errors.ts';
import type { FetchOperation } from '../../subgraph.ts';
import { readGraphs } from '../../supergraph/join-directives.ts';
import type { Supergraph } from '../../supergraph/supergraph.ts';
import { Builder } from './builder.ts';
import { JoinedGraph } from './joined-graph.ts';
import { Options } from './options.ts';
import { type PlanTerms, planNode } from './plan-nodes.ts';
import { haveSameShapes } from './same-shapes.ts';
import { readWants } from './want.ts';

/**
 * A planner of our own, for operations that the library planner has no plan for. It looks for a right plan, not for the
 * best: for each field of each object type, where it is resolved and by which keys one gets there.
 */
export class FallbackPlanner {
  readonly #supergraphSdl: string;
  readonly #supergraph: Supergraph;
  readonly #schema: GraphQLSchema;
  #read: Reading | undefined;

  /** `schema`: what clients see of the supergraph. Nothing is read before something is to be planned. */
  constructor(supergraphSdl: string, supergraph: Supergraph, schema: GraphQLSchema) {
    this.#supergraphSdl = supergraphSdl;
    this.#supergraph = supergraph;
    this.#schema = schema;
  }

  /**
   * A plan for an operation without named fragments, directives and introspection.
   * @throws when a part of it cannot be had of the subgraphs
   */
  plan(text: string): QueryPlan {
    const { graph, options, subgraphs, rootTypes } = this.#reading;
    const { possibleTypes, fieldNames } = this.#supergraph;
    const operation = parse(text, { noLocation: true }).definitions[0] as OperationDefinitionNode;
    const kind = operation.operation;
    const wants = readWants(operation.selectionSet, { possibleTypes, keyOf: (name) => name, isInput: false });
    const builder = new Builder(graph, options);
    builder.add(wants, rootTypes.get(kind) ?? '');
    const { groups } = builder;
    if (kind !== 'query' && groups.filter(({ level }) => level === 0).length > 1) {
      throw new ChapterhouseError('INTERNAL', `The ${kind} would be run more than once.`);
    }
    const terms: PlanTerms = {
      kind,
      variables: definitionsOf(operation),
      fieldNames,
      subgraph: (name) => subgraphs.get(name) ?? name,
      isObject: (typeName) => possibleTypes(typeName).has(typeName),
    };
    const node = planNode(groups, terms);
    return { kind: 'QueryPlan', ...(node === undefined ? {} : { node }) };
  }

  /** Whether the subgraph will take the fetch, as far as the types under its response keys go. */
  isValid({ document, text, subgraph, kind }: FetchOperation): boolean {
    if (!text.includes('...')) return true;
    const { graph, subgraphs, rootTypes } = this.#reading;
    const [value = ''] = [...subgraphs].find(([, name]) => name === subgraph) ?? [];
    return haveSameShapes(document, rootTypes.get(kind) ?? '', value, graph);
  }

  get #reading(): Reading {
    this.#read ??= this.#readGraph();
    return this.#read;
  }

  #readGraph(): Reading {
    const document = parse(this.#supergraphSdl, { noLocation: true });
    const isVisible = (typeName: string) => this.#schema.getType(typeName) !== undefined;
    const graph = new JoinedGraph(document, this.#supergraph, isVisible);
    const names = [...readGraphs(document)].map(([value, { name }]) => [value, name] as const);
    return {
      graph,
      options: new Options(graph),
      subgraphs: new Map(names),
      rootTypes: rootTypesOf(document),
    };
  }
}

interface Reading {
  readonly graph: JoinedGraph;
  readonly options: Options;
  readonly subgraphs: ReadonlyMap<string, string>;
  readonly rootTypes: ReadonlyMap<string, string>;
}

function rootTypesOf({ definitions }: DocumentNode): Map<string, string> {
  const types = definitions.flatMap((d) => (d.kind === Kind.SCHEMA_DEFINITION ? d.operationTypes : []));
  return new Map(types.map(({ operation, type }) => [operation, type.name.value]));
}

function definitionsOf({ variableDefinitions = [] }: OperationDefinitionNode): Map<string, string> {
  return new Map(
    variableDefinitions.map((definition) => [definition.variable.name.value, print(definition)]),
  );
}

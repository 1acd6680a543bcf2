import type {
  BatchFetchNode,
  EntityBatchAlias,
  FetchNode,
  FlattenNode,
  PlanNode,
  QueryPlan,
} from '@graphql-hive/router-query-planner';
import { type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';
import { ChapterhouseError } from '../../../kernel/errors.ts';
import type { Callee } from '../execute/call.ts';
import { entityStep } from '../execute/entity-step.ts';
import type { EntityField } from '../execute/lookup.ts';
import { Merger } from '../execute/merge.ts';
import { type RootFetch, rootStep } from '../execute/root-step.ts';
import type { Step } from '../execute/run.ts';
import type { FetchOperation } from '../subgraph.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';
import { type AskedField, AskedPlaces, readAsked } from './asked.ts';
import { type ReadFetch, readFetch } from './fetch-operation.ts';
import { asksFor } from './input-path.ts';
import { placeOf, readPath, type Segment } from './path.ts';
import { type Rename, readRenames, renamedKeys } from './renames.ts';
import { RepresentationWriter } from './representation-writer.ts';
import { requiresFor } from './requires.ts';

/** What a plan becomes: steps to run, and for a subscription what gives the events. */
export interface CompiledPlan<Context> {
  readonly step: Step<Context> | undefined;
  readonly primary: { readonly fetch: RootFetch; readonly callee: Callee<Context> } | undefined;
  /** Places where some fetch asks for the object type, named as in `placeOf`. */
  readonly typedPlaces: ReadonlySet<string>;
  /** Its fetches. */
  readonly operations: readonly FetchOperation[];
}

export interface CompileContext<Context> {
  readonly supergraph: Supergraph;
  callee(subgraph: string): Callee<Context>;
}

export function compilePlan<Context>(
  plan: QueryPlan,
  context: CompileContext<Context>,
): CompiledPlan<Context> {
  return new PlanCompiler(context).compile(plan.node);
}

class PlanCompiler<Context> {
  readonly #context: CompileContext<Context>;
  readonly #places = new AskedPlaces();
  #primary: CompiledPlan<Context>['primary'];
  readonly #operations: FetchOperation[] = [];

  constructor(context: CompileContext<Context>) {
    this.#context = context;
  }

  compile(node: PlanNode | undefined): CompiledPlan<Context> {
    const step = node === undefined ? undefined : this.#node(node);
    const operations = this.#operations;
    return { step, primary: this.#primary, typedPlaces: this.#places.typed, operations };
  }

  #node(node: PlanNode): Step<Context> | undefined {
    switch (node.kind) {
      case 'Sequence':
        return sequence(this.#nodes(node.nodes));
      case 'Parallel':
        return parallel(this.#nodes(node.nodes));
      case 'Fetch':
        return rootStep(this.#root(node), this.#context.callee(node.serviceName));
      case 'Flatten':
        return this.#flatten(node);
      case 'BatchFetch':
        return this.#batch(node);
      case 'Subscription': {
        const callee = this.#context.callee(node.primary.serviceName);
        this.#primary = { fetch: this.#root({ ...node.primary, operationKind: 'subscription' }), callee };
        return undefined;
      }
      default:
        throw new ChapterhouseError('INTERNAL', `The plan holds a node of kind ${node.kind}.`);
    }
  }

  #nodes(nodes: readonly PlanNode[]): Step<Context>[] {
    return nodes.map((node) => this.#node(node)).filter((step) => step !== undefined);
  }

  #root(node: FetchNode): RootFetch {
    const read = this.#read(node, []);
    const renames = readRenames(node.outputRewrites, this.#context.supergraph);
    const asked = this.#asked(read, read.node.selectionSet, renames, ['']);
    return { operation: read.operation, merger: new Merger(asked, this.#context.supergraph), renames };
  }

  #flatten({ path, node }: FlattenNode): Step<Context> {
    if (node.kind !== 'Fetch' || node.requires === undefined) {
      throw new ChapterhouseError('INTERNAL', 'The plan holds a nested node that is no entity fetch.');
    }
    const read = this.#read(node, ['representations']);
    const { requires, inputRewrites, outputRewrites } = node;
    const field = this.#entityField(read, 0, {
      alias: '_entities',
      representationsVariableName: 'representations',
      paths: [path],
      requires,
      ...(inputRewrites === undefined ? {} : { inputRewrites }),
      ...(outputRewrites === undefined ? {} : { outputRewrites }),
    });
    return entityStep({ operation: read.operation, fields: [field] }, this.#context.callee(node.serviceName));
  }

  #batch(node: BatchFetchNode): Step<Context> {
    const { aliases } = node.entityBatch;
    const read = this.#read(
      node,
      aliases.map((alias) => alias.representationsVariableName),
    );
    const fields = read.operation.entities.map(({ responseKey }, index) => {
      const alias = aliases.find((a) => a.alias === responseKey);
      if (alias === undefined)
        throw new ChapterhouseError('INTERNAL', `The plan says nothing of ${responseKey}.`);
      return this.#entityField(read, index, alias);
    });
    return entityStep({ operation: read.operation, fields }, this.#context.callee(node.serviceName));
  }

  #read(node: FetchNode | BatchFetchNode, entityVariables: readonly string[]): ReadFetch {
    const read = readFetch(node, entityVariables);
    this.#operations.push(read.operation);
    return read;
  }

  #entityField(read: ReadFetch, index: number, alias: EntityBatchAlias): EntityField {
    const { supergraph } = this.#context;
    const paths: readonly (readonly Segment[])[] = alias.paths.map((path) => readPath(path, supergraph));
    const renames = readRenames(alias.outputRewrites, supergraph);
    const asked = this.#asked(read, entitySelections(read, index), renames, paths.map(placeOf));
    return {
      responseKey: alias.alias,
      paths,
      writer: new RepresentationWriter(
        requiresFor(alias, supergraph),
        alias.inputRewrites,
        read.operation.subgraph,
        supergraph,
      ),
      merger: new Merger(asked, supergraph),
      renames,
      needs: (typeName, name, input) => {
        const inputs = supergraph.inputs(typeName, name, read.operation.subgraph);
        return inputs !== undefined && asksFor(inputs, input, supergraph);
      },
    };
  }

  #asked(
    read: ReadFetch,
    set: SelectionSetNode,
    renames: readonly Rename[],
    places: readonly string[],
  ): readonly AskedField[] {
    const definitions = read.operation.document.definitions.filter(
      (d) => d.kind === Kind.FRAGMENT_DEFINITION,
    );
    const fragments = new Map(definitions.map((d): [string, FragmentDefinitionNode] => [d.name.value, d]));
    const { supergraph } = this.#context;
    const asked = readAsked(set, { fragments, renames: renamedKeys(renames), supergraph });
    for (const place of places) this.#places.add(asked, place, asked);
    return asked;
  }
}

function entitySelections(read: ReadFetch, index: number): SelectionSetNode {
  const fields = read.node.selectionSet.selections.filter((s) => s.kind === Kind.FIELD);
  return fields[index]?.selectionSet ?? { kind: Kind.SELECTION_SET, selections: [] };
}

function sequence<Context>(steps: readonly Step<Context>[]): Step<Context> | undefined {
  if (steps.length <= 1) return steps[0];
  return async (run) => {
    for (const step of steps) await step(run);
  };
}

function parallel<Context>(steps: readonly Step<Context>[]): Step<Context> | undefined {
  if (steps.length <= 1) return steps[0];
  return async (run) => {
    await Promise.all(steps.map((step) => step(run)));
  };
}

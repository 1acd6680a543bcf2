import type { GraphQLSchema } from 'graphql';
import type { Denied } from './authorize/checks.ts';
import type { Step } from './execute/run.ts';
import { choosePlan, type Planners } from './plan/choose.ts';
import type { CompileContext, CompiledPlan } from './plan/compile.ts';
import type { Conditions } from './prepare/conditions.ts';
import { type Introspect, introspection } from './prepare/introspect.ts';
import type { Operation } from './prepare/operation.ts';
import { planningDocuments } from './prepare/planning-document.ts';
import { Scope } from './prepare/scope.ts';
import { collectFields, type SelectionContext } from './prepare/selection.ts';
import { DataProjection, isFatal } from './project/compile.ts';

/** An operation ready to run for one set of values of its conditions. */
export interface Variant<Context> {
  readonly steps: readonly Step<Context>[];
  readonly primary: CompiledPlan<Context>['primary'];
  readonly introspect: Introspect;
  readonly projection: DataProjection;
  /** Characters of the texts of its fetches. */
  readonly textLength: number;
}

export interface VariantContext<Context> extends CompileContext<Context> {
  readonly countedFields: ReadonlySet<string>;
  readonly isPublic: (operation: Operation, schema: GraphQLSchema) => boolean;
  readonly schema: GraphQLSchema;
  readonly planners: Planners;
}

export async function compileVariant<Context>(
  operation: Operation,
  conditions: Conditions,
  denied: Denied,
  context: VariantContext<Context>,
): Promise<Variant<Context>> {
  const selecting: SelectionContext = {
    schema: context.schema,
    fragments: operation.fragments,
    conditions,
    denied: denied.coordinates,
    possibleTypes: context.supergraph.possibleTypes,
    isInterfaceObject: context.supergraph.isInterfaceObject,
  };
  const scope = new Scope(context.supergraph, { shared: operation.kind !== 'mutation' });
  const plans: CompiledPlan<Context>[] = [];
  const selection = { set: operation.node.selectionSet, on: operation.rootType };
  const isRefused = collectFields([selection], operation.rootType, selecting).some((field) =>
    isFatal(field, operation.rootType),
  );
  for (const write of isRefused ? [] : planningDocuments(operation, selecting, scope)) {
    plans.push(await choosePlan(write, context.planners, context));
  }
  const projection = new DataProjection(operation.rootType, selection, scope, selecting);
  const steps = plans.map(({ step }) => step).filter((step) => step !== undefined);
  return {
    steps: operation.kind === 'mutation' ? steps.map((step) => unlessFailed(step, projection)) : steps,
    primary: plans[0]?.primary,
    introspect: introspection(operation, context.schema),
    projection,
    textLength: plans.flatMap(({ operations }) => operations).reduce((sum, { text }) => sum + text.length, 0),
  };
}

/** A mutation ends with the root field that leaves no data: those after it are not run (GraphQL spec §6.2.2, §6.4.4). */
function unlessFailed<Context>(step: Step<Context>, projection: DataProjection): Step<Context> {
  return async (run) => {
    if (!projection.hasFailed(run.data)) await step(run);
  };
}

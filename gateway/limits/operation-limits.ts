import type { DocumentNode, GraphQLSchema } from 'graphql';
import { ChapterhouseError } from '../../kernel/errors.ts';
import type { Admission, PickedOperation, VariableChecks } from '../engine/admission.ts';
import { costOf } from './cost.ts';
import { enforce, type Limits } from './limits.ts';
import { listVariables, longestList, longestLiteral } from './lists.ts';
import { shapesOf } from './shape.ts';
import { hasMoreTokens } from './tokens.ts';
import { readWeights, type Weights } from './weights.ts';

export interface AdmissionRules {
  readonly limits: Limits;
  /** Items of a list whose size nothing tells, for the cost. */
  readonly assumedListSize: number;
  /** Cost of a scalar or enum. */
  readonly leafCost: number;
  readonly introspection: boolean;
  /** Whether errors may propose names; they never do without introspection. */
  readonly suggestions: boolean;
}

const SHAPE_LIMITS = ['rootFields', 'depth', 'aliases', 'directives', 'fields'] as const;

/** Holds the operations of one supergraph against the rules. */
export class OperationLimits implements Admission {
  readonly suggestions: boolean;
  readonly #rules: AdmissionRules;
  readonly #weights: Weights;

  constructor(rules: AdmissionRules, supergraphSdl: string) {
    this.#rules = rules;
    this.#weights = readWeights(supergraphSdl);
    this.suggestions = rules.suggestions && rules.introspection;
  }

  text(query: string): void {
    const { limits } = this.#rules;
    if (limits.tokens > 0 && hasMoreTokens(query, limits.tokens))
      enforce(limits, 'tokens', limits.tokens + 1);
  }

  document(document: DocumentNode): void {
    const { limits, introspection } = this.#rules;
    for (const shape of shapesOf(document)) {
      if (shape.introspects && !introspection) throw introspectionOff();
      for (const limit of SHAPE_LIMITS) enforce(limits, limit, shape[limit]);
    }
    enforce(limits, 'listItems', longestLiteral(document));
  }

  operation(operation: PickedOperation, schema: GraphQLSchema): VariableChecks | undefined {
    const { limits } = this.#rules;
    const lists = limits.listItems === 0 ? [] : listVariables(operation.node, schema);
    const costs = limits.cost > 0 || limits.pageSize > 0;
    const cost = costs ? costOf(operation, schema, { ...this.#rules, weights: this.#weights }) : 0;
    if (typeof cost === 'number') enforce(limits, 'cost', cost);
    if (typeof cost === 'number' && lists.length === 0) return undefined;
    return {
      sent: (variables) => {
        for (const name of lists) enforce(limits, 'listItems', longestList(variables[name]));
      },
      coerced: (variables) => {
        if (typeof cost !== 'number') enforce(limits, 'cost', cost(variables));
      },
    };
  }
}

function introspectionOff(): ChapterhouseError {
  return new ChapterhouseError('INTROSPECTION_DISABLED', 'The schema cannot be asked for here.');
}

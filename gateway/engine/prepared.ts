import { LeastRecentlyUsed } from './prepare/lru.ts';
import type { Operation } from './prepare/operation.ts';
import type { Variables } from './prepare/variables.ts';
import type { OperationKind } from './request.ts';
import { compileVariant, type Variant, type VariantContext } from './variant.ts';

/** Combinations of conditions to keep ready for one operation. */
const MAX_VARIANTS = 16;

/**
 * A valid operation and what it has been compiled to. The values of the variables in `@skip` and `@include` are settled
 * before planning, so each combination has a plan of its own that fetches nothing in vain.
 */
export class PreparedOperation<Context> {
  readonly operation: Operation;
  readonly #context: VariantContext<Context>;
  readonly #variants = new LeastRecentlyUsed<Promise<Variant<Context>>>(MAX_VARIANTS);

  constructor(operation: Operation, context: VariantContext<Context>) {
    this.operation = operation;
    this.#context = context;
  }

  get kind(): OperationKind {
    return this.operation.kind;
  }

  get name(): string | undefined {
    return this.operation.node.name?.value;
  }

  /** Undefined until it has been planned for the conditions these variables set. */
  known(variables: Variables): Promise<Variant<Context>> | undefined {
    return this.#variants.get(this.#key(variables));
  }

  plan(variables: Variables): Promise<Variant<Context>> {
    const { conditions } = this.operation;
    const values = new Map(conditions.map((name) => [name, variables[name] === true]));
    const variant = compileVariant(this.operation, values, this.#context);
    this.#variants.set(this.#key(variables), variant);
    return variant;
  }

  #key(variables: Variables): string {
    let key = '';
    for (const name of this.operation.conditions) key += variables[name] === true ? '1' : '0';
    return key;
  }
}

import { type Checks, compileChecks, type Denied } from './authorize/checks.ts';
import { countedFields } from './prepare/counted-fields.ts';
import { LeastRecentlyUsed } from './prepare/lru.ts';
import type { Operation } from './prepare/operation.ts';
import { planBytes } from './prepare/plan-cache.ts';
import type { Variables } from './prepare/variables.ts';
import type { OperationKind } from './request.ts';
import { compileVariant, type Variant, type VariantContext } from './variant.ts';

/** Combinations of conditions and denials to keep ready for one operation. */
const MAX_VARIANTS = 16;

/**
 * A valid operation and what it has been compiled to. The values of the variables in `@skip` and `@include` are settled
 * before planning, and so is what is denied to whoever asks: each combination has a plan of its own that fetches
 * nothing in vain.
 */
export class PreparedOperation<Context> {
  readonly operation: Operation;
  /** Undefined when nothing of it is guarded. */
  readonly checks: Checks | undefined;
  readonly isPublic: boolean;
  readonly counted: ReadonlyMap<string, number> | undefined;
  readonly #context: VariantContext<Context>;
  readonly #variants = new LeastRecentlyUsed<Promise<Variant<Context>>>(MAX_VARIANTS);
  /** Each counts what its variant has grown by. */
  readonly #counts = new WeakMap<Variant<Context>, () => void>();
  #counted = 0;

  constructor(operation: Operation, context: VariantContext<Context>) {
    this.operation = operation;
    this.checks = compileChecks(operation, context.schema, context.supergraph.guards);
    this.isPublic = operation.kind === 'subscription' && context.isPublic(operation, context.schema);
    this.counted = countedFields(operation, context.countedFields);
    this.#context = context;
  }

  get kind(): OperationKind {
    return this.operation.kind;
  }

  get name(): string | undefined {
    return this.operation.node.name?.value;
  }

  /** Undefined until it has been planned for the conditions these variables set and for what is denied. */
  known(variables: Variables, denied: Denied): Promise<Variant<Context>> | undefined {
    return this.#variants.get(this.#key(variables, denied));
  }

  plan(variables: Variables, denied: Denied): Promise<Variant<Context>> {
    const { conditions } = this.operation;
    const values = new Map(conditions.map((name) => [name, variables[name] === true]));
    const variant = compileVariant(this.operation, values, denied, this.#context);
    const key = this.#key(variables, denied);
    this.#variants.set(key, variant, 0);
    variant.then(
      (made) => {
        let counted = 0;
        this.#counts.set(made, () => {
          const bytes = planBytes(made.textLength, made.projection.size);
          this.#variants.grow(key, variant, bytes - counted);
          counted = bytes;
        });
      },
      () => undefined,
    );
    return variant;
  }

  /** By how many bytes the variants kept have grown since last asked, this one in particular; negative when some went. */
  growth(variant: Variant<Context>): number {
    this.#counts.get(variant)?.();
    const before = this.#counted;
    this.#counted = this.#variants.weight;
    return this.#counted - before;
  }

  #key(variables: Variables, denied: Denied): string {
    let { key } = denied;
    if (key !== '') key += ' ';
    for (const name of this.operation.conditions) key += variables[name] === true ? '1' : '0';
    return key;
  }
}

import { type FieldNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';
import type { FetchOperation } from '../engine/subgraph.ts';
import { fragmentsOf, operationNode, responseKeyOf } from './sub-operation.ts';

/**
 * Where in an answer ids stand, by the response keys of the document. Below the operation's own fields, places without
 * any id in them are left out.
 */
export interface IdPlan {
  /** Response keys of the field `id`. */
  readonly own: readonly string[];
  /** Response keys of `id` and of fields that hold the id of something else: `eventId`. */
  readonly ids: readonly string[];
  readonly typenames: readonly string[];
  readonly children: readonly { readonly key: string; readonly plan: IdPlan }[];
  child(key: string): IdPlan;
}

const HOLDS_ID = /^id$|[a-z]Id$/;

const NOTHING: IdPlan = { own: [], ids: [], typenames: [], children: [], child: () => NOTHING };

const plans = new WeakMap<FetchOperation, IdPlan>();

export function idPlanOf(operation: FetchOperation): IdPlan {
  const known = plans.get(operation);
  if (known !== undefined) return known;
  const plan = new Planner(fragmentsOf(operation)).plan([operationNode(operation).selectionSet], true);
  plans.set(operation, plan);
  return plan;
}

/** Fragments are read for every type alike: a key that some other type's `id` could stand under is checked too. */
class Planner {
  private readonly numbers = new Map<SelectionSetNode, number>();
  private readonly made = new Map<string, IdPlan>();

  constructor(private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>) {}

  /** Plans are shared by the selection sets they are made of, or nested fragments would multiply. */
  plan(sets: readonly SelectionSetNode[], all = false): IdPlan {
    const key = sets
      .map((set) => this.numberOf(set))
      .sort((a, b) => a - b)
      .join();
    const known = this.made.get(key);
    if (known !== undefined) return known;
    const fields: Fields = { own: new Set(), ids: new Set(), typenames: new Set(), below: new Map() };
    for (const set of sets) this.gather(set, fields, new Set());
    const children = [...fields.below]
      .map(([name, below]) => ({ key: name, plan: this.plan(below) }))
      .filter(({ plan }) => all || plan.ids.length + plan.children.length > 0);
    const byKey = new Map(children.map((child) => [child.key, child.plan]));
    const plan: IdPlan = {
      own: [...fields.own],
      ids: [...fields.ids],
      typenames: [...fields.typenames],
      children,
      child: (name) => byKey.get(name) ?? NOTHING,
    };
    this.made.set(key, plan);
    return plan;
  }

  private gather(set: SelectionSetNode, fields: Fields, seen: Set<string>): void {
    for (const selection of set.selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        this.gather(selection.selectionSet, fields, seen);
      } else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const name = selection.name.value;
        const fragment = this.fragments.get(name);
        if (fragment !== undefined && !seen.has(name))
          this.gather(fragment.selectionSet, fields, seen.add(name));
      } else {
        note(selection, fields);
      }
    }
  }

  private numberOf(set: SelectionSetNode): number {
    const number = this.numbers.get(set) ?? this.numbers.size;
    this.numbers.set(set, number);
    return number;
  }
}

function note(field: FieldNode, fields: Fields): void {
  const name = field.name.value;
  const key = responseKeyOf(field);
  if (name === '__typename') {
    fields.typenames.add(key);
  } else if (field.selectionSet !== undefined) {
    fields.below.set(key, [...(fields.below.get(key) ?? []), field.selectionSet]);
  } else if (HOLDS_ID.test(name)) {
    fields.ids.add(key);
    if (name === 'id') fields.own.add(key);
  }
}

interface Fields {
  readonly own: Set<string>;
  readonly ids: Set<string>;
  readonly typenames: Set<string>;
  readonly below: Map<string, SelectionSetNode[]>;
}

import type { Field } from './joined-graph.ts';
import type { Want } from './want.ts';

/** A field asked for in a fetch. */
export interface Asked {
  readonly want: Want;
  readonly shape: string;
  readonly below: Tree | undefined;
}

/** A selection set in the making. */
export class Tree {
  /** The type it is on; undefined where entities are looked up. */
  readonly on: string | undefined;
  /** By type condition, empty without one, and key. */
  readonly conditions = new Map<string, Map<string, Asked>>();
  readonly #isAbstract: boolean;
  #asksType = false;

  constructor(on: string | undefined, isAbstract: boolean) {
    this.on = on;
    this.#isAbstract = isAbstract;
  }

  /** Where fields depend on the type, it is asked for, so that what comes later finds the objects of the type. */
  get asksType(): boolean {
    return this.#asksType || (this.#isAbstract && [...this.conditions.keys()].some((type) => type !== ''));
  }

  askType(): void {
    this.#asksType = true;
  }

  ask(condition: string, want: Want, field: Field, newTree: () => Tree): Asked {
    const fields = this.conditions.get(condition) ?? new Map<string, Asked>();
    this.conditions.set(condition, fields);
    let asked = fields.get(want.key);
    if (asked === undefined) {
      asked = { want, shape: field.shape, below: want.wants === undefined ? undefined : newTree() };
      fields.set(want.key, asked);
    }
    return asked;
  }
}

/** Whether the two can stand under one response key (GraphQL spec §5.3.2, SameResponseShape). */
export function haveSameShape(a: Asked, b: Asked): boolean {
  if (a.shape !== b.shape) return false;
  if (a.below === undefined || b.below === undefined || a.below === b.below) return true;
  return fieldsOf(a.below).every((one) =>
    fieldsOf(b.below as Tree).every((other) => one.want.key !== other.want.key || haveSameShape(one, other)),
  );
}

function fieldsOf({ conditions }: Tree): Asked[] {
  return [...conditions.values()].flatMap((fields) => [...fields.values()]);
}

import type { GraphQLNamedType, SelectionSetNode } from 'graphql';
import type { Scope } from './scope.ts';
import type { TypedSelection } from './selection.ts';

/**
 * What a place, the selection sets there and a type decide together, made once. Many ways through the types of an
 * operation lead to the same three: without this their number grows with the depth as a power does.
 */
export class SelectionMemo<Value> {
  readonly #numbers = new Map<SelectionSetNode, number>();
  readonly #known = new Map<Scope, Map<string, Value>>();

  get(scope: Scope, selections: readonly TypedSelection[], type: GraphQLNamedType, make: () => Value): Value {
    let here = this.#known.get(scope);
    if (here === undefined) {
      here = new Map();
      this.#known.set(scope, here);
    }
    const key = selections.reduce((text, { set }) => `${text} ${this.#number(set)}`, type.name);
    let value = here.get(key);
    if (value === undefined) {
      value = make();
      here.set(key, value);
    }
    return value;
  }

  #number(set: SelectionSetNode): number {
    let number = this.#numbers.get(set);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(set, number);
    }
    return number;
  }
}

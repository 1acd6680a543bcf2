import { Kind, type ValueNode } from 'graphql';

export type Variables = Readonly<Record<string, unknown>>;

/** A figure of an operation: the number itself, or how to get it from the values of the variables. */
export type Formula = number | ((variables: Variables) => number);

export function evaluate(formula: Formula, variables: Variables): number {
  return typeof formula === 'number' ? formula : formula(variables);
}

/** What is constant is added up once. */
export function sum(terms: readonly Formula[]): Formula {
  let constant = 0;
  const open: ((variables: Variables) => number)[] = [];
  for (const term of terms) {
    if (typeof term === 'number') constant += term;
    else open.push(term);
  }
  if (open.length === 0) return constant;
  return (variables) => {
    let total = constant;
    for (const term of open) total += term(variables);
    return total;
  };
}

export function product(a: Formula, b: Formula): Formula {
  if (typeof a === 'number' && typeof b === 'number') return a * b;
  return (variables) => evaluate(a, variables) * evaluate(b, variables);
}

/** A figure read from a value of the document, once when it has no variables in it. */
export function ofValue(node: ValueNode, read: (variables: Variables) => number): Formula {
  return hasVariable(node) ? read : read({});
}

export function hasVariable(node: ValueNode): boolean {
  if (node.kind === Kind.VARIABLE) return true;
  if (node.kind === Kind.LIST) return node.values.some(hasVariable);
  return node.kind === Kind.OBJECT && node.fields.some(({ value }) => hasVariable(value));
}

import { Kind, type SelectionSetNode } from 'graphql';
import type { Supergraph } from '../supergraph/supergraph.ts';
import { withSelf } from './asked.ts';

/** The way to a value among what is sent of an entity, list positions left out. */
export type InputPath = readonly InputStep[];

interface InputStep {
  /** The type of the object around it; empty when not known. */
  readonly on: string;
  /** What the field is sent as. */
  readonly name: string;
}

/** Whether the field set asks for the value, or for something in it. */
export function asksFor(set: SelectionSetNode, path: InputPath, supergraph: Supergraph): boolean {
  const [step, ...rest] = path;
  if (step === undefined) return true;
  return set.selections.some((selection) => {
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition?.name.value;
      const applies =
        condition === undefined || step.on === '' || withSelf(condition, supergraph).has(step.on);
      return applies && asksFor(selection.selectionSet, path, supergraph);
    }
    if (selection.kind !== Kind.FIELD || selection.name.value !== step.name) return false;
    return selection.selectionSet === undefined || asksFor(selection.selectionSet, rest, supergraph);
  });
}

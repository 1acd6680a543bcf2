import { type Element, type ElementKind, named } from './elements.ts';

const CODES: Partial<Readonly<Record<ElementKind, string>>> = {
  argument: 'INCONSISTENT_ARGUMENT_PRESENCE',
  'input field': 'INCONSISTENT_INPUT_OBJECT_FIELD',
  'enum value': 'INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM',
};

/** What some subgraph takes and clients cannot give, as another subgraph with the same type or field lacks it. */
export function droppedHints(elements: readonly Element[], merged: readonly Element[]): string[] {
  const reached = new Set(merged.map(({ coordinate }) => coordinate));
  const holdersOf = new Map(
    elements.map(({ coordinate, said }) => [coordinate, said.map((s) => s.subgraph)]),
  );
  return elements.flatMap(({ coordinate, kind, said }) => {
    const code = CODES[kind];
    const parent = parentOf(coordinate);
    if (code === undefined || reached.has(coordinate) || !reached.has(parent)) return [];
    const having = said.map(({ subgraph }) => subgraph);
    const lacking = (holdersOf.get(parent) ?? []).filter((subgraph) => !having.includes(subgraph));
    if (lacking.length === 0) return [];
    return `"${coordinate}" is in ${named(having)}, but not in ${named(lacking)}, so no client can give it: add the ${kind} there, or take it out (${code})`;
  });
}

/** `T.f` of `T.f(a:)`, `T` of `T.f`. */
function parentOf(coordinate: string): string {
  return coordinate.endsWith(')') ? coordinate.replace(/\(.*$/, '') : coordinate.replace(/\..*$/, '');
}

import { type ArgumentNode, Kind, print, type SelectionSetNode, visit } from 'graphql';

/** A field that is wanted at some place: of a client, or of a key or `@requires`. */
export interface Want {
  /** Its key in the merged data. */
  readonly key: string;
  readonly name: string;
  /** As they are written, parentheses included; empty without. */
  readonly args: string;
  readonly variables: readonly string[];
  /** Object types it is wanted of; undefined: of whatever is there. */
  readonly on: ReadonlySet<string> | undefined;
  /** Of a key or `@requires`. */
  readonly isInput: boolean;
  /** What is wanted of its value; undefined for a leaf. */
  readonly wants: readonly Want[] | undefined;
}

export const TYPENAME: Want = {
  key: '__typename',
  name: '__typename',
  args: '',
  variables: [],
  on: undefined,
  isInput: true,
  wants: undefined,
};

export interface WantReading {
  /** Object types a type condition holds for. */
  possibleTypes(typeName: string): ReadonlySet<string>;
  /** The key in the merged data for a field without an alias. */
  keyOf(name: string, args: string): string;
  readonly isInput: boolean;
}

/** Reads a selection set without named fragments and directives. */
export function readWants(set: SelectionSetNode, reading: WantReading, on?: ReadonlySet<string>): Want[] {
  return set.selections.flatMap((selection): Want[] => {
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition?.name.value;
      const types = condition === undefined ? undefined : reading.possibleTypes(condition);
      return readWants(selection.selectionSet, reading, types === undefined ? on : narrowed(on, types));
    }
    if (selection.kind !== Kind.FIELD) return [];
    const name = selection.name.value;
    const { args, variables } = readArguments(selection.arguments ?? []);
    const key = selection.alias?.value ?? reading.keyOf(name, args);
    const wants = selection.selectionSet && readWants(selection.selectionSet, reading);
    return [{ key, name, args, variables, on, isInput: reading.isInput, wants }];
  });
}

export function applies({ on }: Want, typeName: string): boolean {
  return on === undefined || on.has(typeName);
}

/** The wants as far as they are of an object of the type. */
export function wantsOn(wants: readonly Want[], typeName: string): readonly Want[] {
  return wants.filter((want) => applies(want, typeName));
}

/** How many leaves are wanted. */
export function sizeOf(wants: readonly Want[]): number {
  return wants.reduce((sum, { wants: below }) => sum + (below === undefined ? 1 : sizeOf(below)), 0);
}

function narrowed(on: ReadonlySet<string> | undefined, types: ReadonlySet<string>): ReadonlySet<string> {
  return on === undefined ? types : new Set([...types].filter((type) => on.has(type)));
}

function readArguments(nodes: readonly ArgumentNode[]): Pick<Want, 'args' | 'variables'> {
  if (nodes.length === 0) return { args: '', variables: [] };
  const variables: string[] = [];
  for (const node of nodes) visit(node, { Variable: ({ name }) => void variables.push(name.value) });
  return { args: `(${nodes.map(print).sort().join(',')})`, variables };
}

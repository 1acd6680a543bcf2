import { type InputValueDefinitionNode, print } from 'graphql';
import type { SubgraphField, SubgraphModel } from '../subgraph-model.ts';

export type ElementKind = 'type' | 'field' | 'input field' | 'argument' | 'enum value';

/** A type, field, argument or enum value by its coordinate, and what each subgraph that has it says of it. */
export interface Element {
  readonly coordinate: string;
  readonly kind: ElementKind;
  readonly said: readonly Said[];
}

export interface Said {
  readonly subgraph: string;
  readonly description: string | undefined;
  readonly type: string | undefined;
  readonly defaultValue: string | undefined;
}

/** What the subgraphs declare, each element once. */
export function elementsOf(subgraphs: readonly SubgraphModel[]): Element[] {
  const elements = new Map<string, { kind: ElementKind; said: Said[] }>();
  for (const { name: subgraph, types } of subgraphs) {
    const add = (coordinate: string, kind: ElementKind, words: Omit<Said, 'subgraph'>) => {
      const element = elements.get(coordinate) ?? { kind, said: [] };
      elements.set(coordinate, element);
      element.said.push({ subgraph, ...words });
    };
    for (const [typeName, type] of types) {
      add(typeName, 'type', { ...NOTHING, description: type.description });
      for (const { name, description } of type.values) {
        add(`${typeName}.${name.value}`, 'enum value', { ...NOTHING, description: description?.value });
      }
      for (const [fieldName, field] of type.fields) {
        const coordinate = `${typeName}.${fieldName}`;
        add(coordinate, type.kind === 'input' ? 'input field' : 'field', wordsOf(field.node));
        for (const arg of field.args) add(`${coordinate}(${arg.name.value}:)`, 'argument', wordsOf(arg));
      }
    }
  }
  return [...elements].map(([coordinate, element]) => ({ coordinate, ...element }));
}

/** `"a" and "b"`. */
export const named = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(' and ');

const NOTHING = { description: undefined, type: undefined, defaultValue: undefined };

function wordsOf(node: SubgraphField['node'] | InputValueDefinitionNode): Omit<Said, 'subgraph'> {
  const defaultValue = 'defaultValue' in node ? node.defaultValue : undefined;
  return {
    description: node.description?.value,
    type: print(node.type),
    defaultValue: defaultValue && print(defaultValue),
  };
}

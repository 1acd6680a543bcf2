import { type Element, named, type Said } from './elements.ts';

/** Where subgraphs say different things of one element, and only one of them reaches clients. */
export function differingHints(elements: readonly Element[], merged: readonly Element[]): string[] {
  const outcomes = new Map(merged.map(({ coordinate, said }) => [coordinate, said[0]]));
  return elements.flatMap((element) => {
    const outcome = outcomes.get(element.coordinate);
    if (outcome === undefined || element.said.length < 2) return [];
    const hints = [description(element, outcome), type(element, outcome), defaultValue(element)];
    return hints.filter((hint) => hint !== undefined);
  });
}

function description({ coordinate, said }: Element, outcome: Said): string | undefined {
  const described = bySame(said, (words) => words.description?.trim());
  if (described.size < 2) return undefined;
  const subgraphs = named([...described.values()].flat());
  const read = named(described.get(outcome.description?.trim() ?? '') ?? []);
  return `"${coordinate}" is described differently in ${subgraphs}, and clients read the words of ${read}: use the same in each (INCONSISTENT_DESCRIPTION)`;
}

function type({ coordinate, kind, said }: Element, outcome: Said): string | undefined {
  const types = bySame(said, (words) => words.type);
  if (types.size < 2) return undefined;
  const each = [...types].map(([text, subgraphs]) => `"${text}" in ${named(subgraphs)}`).join(', ');
  const code = kind === 'argument' ? 'ARGUMENT' : 'FIELD';
  return `"${coordinate}" is ${each}, and "${outcome.type}" for clients: give it the same type in each (INCONSISTENT_BUT_COMPATIBLE_${code}_TYPE)`;
}

function defaultValue({ coordinate, said }: Element): string | undefined {
  const without = said.filter((words) => words.defaultValue === undefined);
  const having = said.filter((words) => words.defaultValue !== undefined);
  if (without.length === 0 || having.length === 0) return undefined;
  const names = (all: readonly Said[]) => named(all.map(({ subgraph }) => subgraph));
  return `"${coordinate}" has a default in ${names(having)}, but none in ${names(without)}: give it the same default, or none (INCONSISTENT_DEFAULT_VALUE_PRESENCE)`;
}

/** Subgraphs by what they say, those left out that say nothing. */
function bySame(said: readonly Said[], wordOf: (words: Said) => string | undefined): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const words of said) {
    const word = wordOf(words);
    if (word !== undefined && word !== '') groups.set(word, [...(groups.get(word) ?? []), words.subgraph]);
  }
  return groups;
}

import type { FetchNodePathSegment, OutputRewrite } from '@graphql-hive/router-query-planner';
import { type Asked, haveSameShape, type Tree } from './tree.ts';

/** Writes the selection sets of one fetch. */
export class FetchWriter {
  readonly variables = new Set<string>();
  readonly #fieldNames: ReadonlySet<string>;
  #aliases = 0;

  constructor(fieldNames: ReadonlySet<string>) {
    this.#fieldNames = fieldNames;
  }

  /** The text, and what goes by another name in it because the fields of two types do not fit under one. */
  write(tree: Tree): { readonly text: string; readonly rewrites: OutputRewrite[] } {
    const rewrites: OutputRewrite[] = [];
    return { text: this.#write(tree, [], rewrites), rewrites };
  }

  #write(tree: Tree, path: readonly FetchNodePathSegment[], rewrites: OutputRewrite[]): string {
    const taken = new Map<string, Asked[]>();
    const parts = tree.asksType ? ['__typename'] : [];
    for (const [condition, fields] of tree.conditions) {
      const texts: string[] = [];
      for (const asked of fields.values()) {
        if (tree.asksType && asked.want.key === '__typename') continue;
        const name = this.#nameOf(asked, taken);
        const below = [...path, { Key: name }];
        if (name !== asked.want.key) {
          rewrites.push({ KeyRenamer: { path: below, renameKeyTo: asked.want.key } });
        }
        texts.push(this.#field(asked, name, below, rewrites));
      }
      if (texts.length === 0) continue;
      if (condition === '') parts.push(...texts);
      else parts.push(`...on ${condition}{${texts.join(' ')}}`);
    }
    return `{${parts.join(' ')}}`;
  }

  #field(
    { want, below }: Asked,
    name: string,
    path: readonly FetchNodePathSegment[],
    rewrites: OutputRewrite[],
  ): string {
    for (const variable of want.variables) this.variables.add(variable);
    const head = (name === want.name ? name : `${name}:${want.name}`) + want.args;
    return below === undefined ? head : head + this.#write(below, path, rewrites);
  }

  #nameOf(asked: Asked, taken: Map<string, Asked[]>): string {
    const { key } = asked.want;
    const same = taken.get(key) ?? [];
    taken.set(key, [...same, asked]);
    return same.every((other) => haveSameShape(asked, other)) ? key : this.#newName(key);
  }

  #newName(key: string): string {
    for (;;) {
      const name = `${key}_${++this.#aliases}_as`;
      if (!this.#fieldNames.has(name)) return name;
    }
  }
}

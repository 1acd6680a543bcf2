import { type DocumentNode, Kind, type SelectionSetNode } from 'graphql';
import type { Link } from '../supergraph/links.ts';
import { both, type Requirement, sameDemand } from './requirement.ts';
import { type Choice, demands, every, FREE, type Rule } from './rule.ts';
import { type IndexedField, type IndexedType, indexTypes } from './schema-index.ts';

type PossibleTypes = (typeName: string) => ReadonlySet<string>;

type Coordinate = `${string}.${string}`;

/** What a field demands itself, and the fields whose demands are its own as well. */
interface Demand {
  readonly direct: Rule;
  readonly needs: readonly Coordinate[];
}

/**
 * Who may see which field. A field of an object type demands what its type, the field itself, the type it gives and
 * whatever it is computed from (`@requires`) demand. A field of an interface demands that of the
 * interface and of every object type that has it. What an interface demands, its object types demand as well, unless
 * composition has put it there from those very types.
 */
export class Guards {
  readonly #types: ReadonlyMap<string, IndexedType>;
  readonly #possibleTypes: PossibleTypes;
  readonly #inherited: boolean;
  readonly #rules = new Map<Coordinate, Rule>();
  readonly #demands = new Map<Coordinate, Demand>();
  readonly #choices = new Map<string, Choice | undefined>();
  /** False when nothing in the supergraph demands anything. */
  readonly any: boolean;

  constructor(document: DocumentNode, links: readonly Link[], possibleTypes: PossibleTypes) {
    this.#types = indexTypes(document, links);
    this.#possibleTypes = possibleTypes;
    const types = [...this.#types.values()];
    this.any = types.some(
      ({ requirement, fields }) =>
        requirement !== undefined || [...fields.values()].some((field) => field.requirement !== undefined),
    );
    this.#inherited = this.any && !this.#isDerived();
  }

  /** What it takes to be given the field where it is selected on that type; `__typename` of an object type included. */
  rule(typeName: string, fieldName: string): Rule {
    if (!this.any) return FREE;
    const coordinate: Coordinate = `${typeName}.${fieldName}`;
    let rule = this.#rules.get(coordinate);
    if (rule === undefined) {
      const reached = new Map<Coordinate, Demand>();
      this.#reach(coordinate, reached);
      rule = every([...reached.values()].map(({ direct }) => direct));
      this.#rules.set(coordinate, rule);
    }
    return rule;
  }

  /** The object types a value of the type may have. */
  objectTypes(typeName: string): Iterable<string> {
    return this.#possibleTypes(typeName);
  }

  #reach(coordinate: Coordinate, reached: Map<Coordinate, Demand>): void {
    if (reached.has(coordinate)) return;
    let demand = this.#demands.get(coordinate);
    if (demand === undefined) {
      const [typeName = '', fieldName = ''] = coordinate.split('.');
      demand = this.#demand(typeName, fieldName);
      this.#demands.set(coordinate, demand);
    }
    reached.set(coordinate, demand);
    for (const other of demand.needs) this.#reach(other, reached);
  }

  #demand(typeName: string, fieldName: string): Demand {
    const type = this.#types.get(typeName);
    if (type === undefined) return { direct: FREE, needs: [] };
    const own = demands(...this.#typeDemands(typeName));
    if (fieldName === '__typename') return { direct: type.kind === 'object' ? own : FREE, needs: [] };
    const fields = [type, ...this.#interfacesOf(type)]
      .map((source) => source.fields.get(fieldName))
      .filter((field) => field !== undefined);
    const [field] = fields;
    if (field === undefined) return { direct: own, needs: [] };
    const speaking = this.#inherited ? fields : [field];
    const needs = new Set(fields.flatMap((each) => this.#inputs(typeName, each)));
    if (type.kind === 'interface') {
      for (const object of this.#possibleTypes(typeName)) needs.add(`${object}.${fieldName}`);
    }
    const direct = every([
      own,
      demands(...speaking.map(({ requirement }) => requirement)),
      this.#output(field.output),
    ]);
    return { direct, needs: [...needs] };
  }

  #interfacesOf({ interfaces }: IndexedType): IndexedType[] {
    return interfaces.map((name) => this.#types.get(name)).filter((type) => type !== undefined);
  }

  #typeDemands(typeName: string): readonly Requirement[] {
    const type = this.#types.get(typeName);
    if (type === undefined) return [];
    const speaking = this.#inherited ? [type, ...this.#interfacesOf(type)] : [type];
    return speaking.map(({ requirement }) => requirement).filter((one) => one !== undefined);
  }

  /** A value of an abstract type needs one of its object types to be visible. */
  #output(typeName: string): Rule {
    const type = this.#types.get(typeName);
    if (type === undefined) return FREE;
    if (type.kind === 'leaf' || type.kind === 'object') return demands(...this.#typeDemands(typeName));
    const choice = this.#choice(typeName);
    return every([
      this.#inherited ? demands(...this.#typeDemands(typeName)) : FREE,
      choice === undefined ? FREE : { all: new Set(), choices: new Set([choice]) },
    ]);
  }

  #choice(typeName: string): Choice | undefined {
    if (this.#choices.has(typeName)) return this.#choices.get(typeName);
    const options = [...this.#possibleTypes(typeName)].map((object) => this.#typeDemands(object));
    const isOpen = options.length === 0 || options.some((option) => option.length === 0);
    const choice = isOpen ? undefined : options;
    this.#choices.set(typeName, choice);
    return choice;
  }

  /** The fields a field is computed from. */
  #inputs(typeName: string, { requires }: IndexedField): Coordinate[] {
    return requires.flatMap((selections) => this.#selected(typeName, selections));
  }

  #selected(typeName: string, { selections }: SelectionSetNode): Coordinate[] {
    return selections.flatMap((selection): Coordinate[] => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        return this.#selected(selection.typeCondition?.name.value ?? typeName, selection.selectionSet);
      }
      const name = selection.name.value;
      const output = this.#types.get(typeName)?.fields.get(name)?.output;
      const below = selection.selectionSet;
      const nested = output === undefined || below === undefined ? [] : this.#selected(output, below);
      return [`${typeName}.${name}`, ...nested];
    });
  }

  /**
   * Whether composition has written the interfaces' demands: then each is exactly what its object types demand
   * together, wherever one stands. A single one that is not was written by hand, and so may be the others.
   */
  #isDerived(): boolean {
    for (const [name, type] of this.#types) {
      if (type.kind !== 'interface') continue;
      const objects = [...this.#possibleTypes(name)].map((object) => this.#types.get(object));
      if (!sameDemand(type.requirement, together(objects.map((object) => object?.requirement)))) return false;
      for (const [fieldName, field] of type.fields) {
        const others = objects.map((object) => object?.fields.get(fieldName)?.requirement);
        if (!sameDemand(field.requirement, together(others))) return false;
      }
    }
    return true;
  }
}

function together(requirements: readonly (Requirement | undefined)[]): Requirement | undefined {
  return requirements.reduce<Requirement | undefined>(
    (a, b) => (a === undefined || b === undefined ? (a ?? b) : both(a, b)),
    undefined,
  );
}

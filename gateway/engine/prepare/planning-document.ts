import {
  type GraphQLAbstractType,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  isUnionType,
  print,
  type SelectionSetNode,
  type VariableDefinitionNode,
} from 'graphql';
import type { Operation } from './operation.ts';
import { plannedLiteral } from './planned-number.ts';
import { plannedVariable } from './planned-variable.ts';
import { tooLong } from './request-error.ts';
import { fieldOf, type Scope, type Slot } from './scope.ts';
import {
  childSelection,
  collectFields,
  dependsOnType,
  isDenied,
  isWithin,
  type SelectionContext,
  type TypedSelection,
  visitSelections,
} from './selection.ts';
import { SelectionMemo } from './selection-memo.ts';

/**
 * How abstract types are written:
 * - `plain`: the planner asks for `__typename` where it needs it;
 * - `typed`: it is asked for wherever the answer needs it;
 * - `expanded`: besides, every selection on an abstract type is spelt out for each of its object types.
 * The planner does best with the first; it leaves out types or finds no plan at all for some operations.
 */
export type PlanningStyle = 'plain' | 'typed' | 'expanded';

/** One operation for the planner. */
export interface PlanningDocument {
  readonly text: string;
  /** Places where the answer needs the object type, named as in `placeOf`. */
  readonly typedPlaces: ReadonlySet<string>;
  /** Whether the library planner is known to plan it wrongly, or never to end. */
  readonly isHard: boolean;
}

export type WriteDocument = (style: PlanningStyle) => PlanningDocument;

/**
 * What the planner is asked, one after the other: one document for a query or subscription, one per root field for a
 * mutation, so that the fetches that follow one field are done before the next begins (GraphQL spec §6.2.2). Named
 * fragments, conditions, aliases and introspection are gone; nothing is left of an operation of introspection alone.
 */
export function planningDocuments(
  operation: Operation,
  context: SelectionContext,
  scope: Scope,
): readonly WriteDocument[] {
  const { rootType, node, kind } = operation;
  const roots = collectLevel([{ set: node.selectionSet, on: rootType }], rootType, context, scope).fields;
  if (roots.length === 0) return [];
  const groups = kind === 'mutation' ? roots.map((root) => [root]) : [roots];
  const { length = 0 } = node.loc?.source.body ?? {};
  return groups.map((group) => (style) => {
    const writer = new DocumentWriter(context, style, length + MAX_GROWTH[style]);
    const fields = writer.write(group);
    const { variables, typedPlaces, isHard } = writer;
    if (fields === undefined && style !== 'expanded') throw tooLong();
    const definitions = definitionsText(node.variableDefinitions ?? [], variables);
    return {
      text: `${kind}${definitions}{${fields ?? ''}}`,
      typedPlaces,
      isHard: isHard || fields === undefined,
    };
  });
}

/**
 * Characters a document may have beyond those the client sent: fragments and types written out multiply with the depth,
 * and the planner takes some ten milliseconds for each thousand of types spelt out.
 */
const MAX_GROWTH: Readonly<Record<PlanningStyle, number>> = {
  plain: 200_000,
  typed: 200_000,
  expanded: 30_000,
};

interface PlannedField {
  readonly slot: Slot;
  /** The type the value has at least. */
  readonly type: GraphQLCompositeType | undefined;
  readonly selections: TypedSelection[];
}

interface Level {
  /** `__typename` is among what every value is asked for. */
  readonly asksType: boolean;
  readonly fields: PlannedField[];
  readonly branches: ReadonlyMap<GraphQLCompositeType, ReadonlyMap<SelectionSetNode, TypedSelection>>;
}

/** The fields of a place that every value there has, and what is asked of some types only. */
function collectLevel(
  selections: readonly TypedSelection[],
  parent: GraphQLCompositeType,
  context: SelectionContext,
  scope: Scope,
): Level {
  let asksType = false;
  const fields = new Map<string, PlannedField>();
  const deniedKeys = isObjectType(parent) ? deniedKeysOf(selections, parent, context) : NO_KEYS;
  const branches = new Map<GraphQLCompositeType, Map<SelectionSetNode, TypedSelection>>();
  visitSelections(selections, context, {
    field(node, on) {
      asksType ||= node.name.value === '__typename';
      if (node.name.value.startsWith('__') || isDenied(node.name.value, on, context)) return;
      if (deniedKeys.has((node.alias ?? node.name).value)) return;
      const slot = scope.slot(node, on);
      let field = fields.get(slot.name);
      if (field === undefined) {
        const type = getNamedType(fieldOf(isUnionType(parent) ? on : parent, node.name.value).type);
        field = { slot, type: isCompositeType(type) ? type : undefined, selections: [] };
        fields.set(slot.name, field);
      }
      const selection = childSelection(node, on);
      if (selection !== undefined) field.selections.push(selection);
    },
    enter(type, selection) {
      if (isWithin(parent, type, context.schema)) return true;
      if (isObjectType(parent)) return false;
      const branch = branches.get(type);
      if (branch === undefined) branches.set(type, new Map([[selection.set, selection]]));
      else branch.set(selection.set, selection);
      return false;
    },
  });
  return { asksType, fields: [...fields.values()], branches };
}

const NO_KEYS: ReadonlySet<string> = new Set();

/** Of several fields of one response key, all are denied when one is: not even a mutation among them may run. */
function deniedKeysOf(
  selections: readonly TypedSelection[],
  type: GraphQLObjectType,
  context: SelectionContext,
): ReadonlySet<string> {
  if (context.denied.size === 0) return NO_KEYS;
  const fields = collectFields(selections, type, context).filter(({ denied }) => denied);
  return new Set(fields.map(({ responseKey }) => responseKey));
}

/**
 * Of an interface object the library planner asks fields for all its types where they are wanted of one, and the type
 * without the key by which another subgraph would tell it. It looks at each object type below each of each abstract type
 * around it, one way at a time: for a thousand ways it takes 30 ms, for ten thousand three seconds, and then all the
 * memory there is.
 */
const MAX_WAYS = 500;

class DocumentWriter {
  readonly variables = new Set<string>();
  readonly typedPlaces = new Set<string>();
  isHard = false;
  readonly #context: SelectionContext;
  readonly #style: PlanningStyle;
  readonly #room: number;
  readonly #written = new SelectionMemo<string>();

  /** @param room characters that the text may have */
  constructor(context: SelectionContext, style: PlanningStyle, room: number) {
    this.#context = context;
    this.#style = style;
    this.#room = room;
  }

  /** Undefined when there is no room for it. */
  write(fields: readonly PlannedField[]): string | undefined {
    try {
      return this.#joined(fields.map((field) => this.#field(field, '', 1)));
    } catch (error) {
      if (error instanceof NoRoom) return undefined;
      throw error;
    }
  }

  /** @param ways how many combinations of object types lead there */
  #field({ slot, type, selections }: PlannedField, place: string, ways: number): string {
    for (const name of slot.variables) this.variables.add(name);
    if (type === undefined) return slot.text;
    return slot.text + this.#level(selections, type, slot.children, `${place}.${slot.name}`, ways);
  }

  #level(
    selections: readonly TypedSelection[],
    parent: GraphQLCompositeType,
    scope: Scope,
    place: string,
    waysHere: number,
  ): string {
    return this.#written.get(scope, selections, parent, () =>
      this.#writeLevel(selections, parent, scope, place, waysHere),
    );
  }

  #writeLevel(
    selections: readonly TypedSelection[],
    parent: GraphQLCompositeType,
    scope: Scope,
    place: string,
    waysHere: number,
  ): string {
    const typed = isAbstractType(parent) && dependsOnType(selections, parent, this.#context);
    if (typed) this.typedPlaces.add(place);
    const types = isAbstractType(parent) ? this.#context.possibleTypes(parent.name).size : 1;
    const ways = waysHere * types;
    this.isHard ||= ways > MAX_WAYS || (types > 0 && this.#context.isInterfaceObject(parent.name));
    const parts =
      typed && this.#style === 'expanded'
        ? this.#spelledOut(selections, parent, scope, place, ways)
        : this.#asWritten(selections, parent, scope, place, ways);
    if (parts.length === 0 || (typed && this.#style !== 'plain')) parts.unshift('__typename');
    return `{${this.#joined(parts)}}`;
  }

  #asWritten(
    selections: readonly TypedSelection[],
    parent: GraphQLCompositeType,
    scope: Scope,
    place: string,
    ways: number,
  ): string[] {
    const { asksType, fields, branches } = collectLevel(selections, parent, this.#context, scope);
    const parts = fields.map((field) => this.#field(field, place, ways));
    for (const [type, branch] of branches) {
      parts.push(`...on ${type.name}${this.#level([...branch.values()], type, scope, place, ways)}`);
    }
    if (asksType && isAbstractType(parent)) parts.unshift('__typename');
    return parts;
  }

  #spelledOut(
    selections: readonly TypedSelection[],
    parent: GraphQLAbstractType,
    scope: Scope,
    place: string,
    ways: number,
  ): string[] {
    return this.#context.schema.getPossibleTypes(parent).flatMap((type) => {
      const fields = this.#asWritten(selections, type, scope, place, ways);
      return fields.length === 0 ? [] : [`...on ${type.name}{${this.#joined(fields)}}`];
    });
  }

  #joined(parts: readonly string[]): string {
    let text = '';
    for (const part of parts) {
      text += text === '' ? part : ` ${part}`;
      if (text.length > this.#room) throw new NoRoom();
    }
    return text;
  }
}

class NoRoom extends Error {}

function definitionsText(definitions: readonly VariableDefinitionNode[], used: ReadonlySet<string>): string {
  const texts = definitions
    .filter(({ variable }) => used.has(variable.name.value))
    .map((definition) => print(plannedLiteral({ ...renamed(definition), directives: [] })));
  return texts.length === 0 ? '' : `(${texts.join(',')})`;
}

function renamed(definition: VariableDefinitionNode): VariableDefinitionNode {
  const { variable } = definition;
  const value = plannedVariable(variable.name.value);
  return { ...definition, variable: { ...variable, name: { ...variable.name, value } } };
}

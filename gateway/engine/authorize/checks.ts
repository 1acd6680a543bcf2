import { type DefinitionNode, type GraphQLSchema, Kind, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import type { Operation } from '../prepare/operation.ts';
import type { Guards } from './guards.ts';
import type { Grants } from './requirement.ts';
import { allows, isFree, type Rule, requirementsOf, ruleText } from './rule.ts';

/** `Type.field` of the fields denied, each with the type it is selected on; and a text for the set. */
export interface Denied {
  readonly key: string;
  readonly coordinates: ReadonlySet<string>;
}

export const NOTHING_DENIED: Denied = { key: '', coordinates: new Set() };

/** What of an operation someone may not be given, whatever the values of its conditions. */
export class Checks {
  readonly #checks: readonly { readonly rule: Rule; readonly coordinates: readonly string[] }[];
  /** The names of all policies that have a say. */
  readonly policies: readonly string[];

  constructor(coordinates: ReadonlyMap<string, Rule>) {
    const checks = new Map<string, { readonly rule: Rule; readonly coordinates: string[] }>();
    for (const [coordinate, rule] of coordinates) {
      const text = ruleText(rule);
      const same = checks.get(text);
      if (same === undefined) checks.set(text, { rule, coordinates: [coordinate] });
      else same.coordinates.push(coordinate);
    }
    this.#checks = [...checks.values()];
    const requirements = this.#checks.flatMap(({ rule }) => requirementsOf(rule));
    this.policies = [...new Set(requirements.flatMap(({ policies = [] }) => policies.flat()))];
  }

  denied(grants: Grants): Denied {
    let key = '';
    const coordinates = new Set<string>();
    for (const { rule, coordinates: of } of this.#checks) {
      const allowed = allows(rule, grants);
      key += allowed ? '1' : '0';
      if (!allowed) for (const coordinate of of) coordinates.add(coordinate);
    }
    return coordinates.size === 0 ? NOTHING_DENIED : { key, coordinates };
  }
}

/** Undefined when the operation has nothing that is guarded. */
export function compileChecks(
  { node, fragments }: Operation,
  schema: GraphQLSchema,
  guards: Guards,
): Checks | undefined {
  if (!guards.any) return undefined;
  const found = new Map<string, Rule>();
  const add = (typeName: string, field: string) => {
    const rule = guards.rule(typeName, field);
    if (!isFree(rule)) found.set(`${typeName}.${field}`, rule);
  };
  const definitions: readonly DefinitionNode[] = [node, ...fragments.values()];
  const types = new TypeInfo(schema);
  const visitor = visitWithTypeInfo(types, {
    Field({ name: { value: name } }) {
      const parent = types.getParentType()?.name ?? '';
      if (name === '__typename') for (const object of guards.objectTypes(parent)) add(object, name);
      else if (name.startsWith('__')) return false;
      else add(parent, name);
      return undefined;
    },
  });
  visit({ kind: Kind.DOCUMENT, definitions }, visitor);
  return found.size === 0 ? undefined : new Checks(found);
}

import { type Grants, isMet, type Requirement } from './requirement.ts';

/** What it takes to be given a field, put together from all elements of the schema that have a say. */
export interface Rule {
  /** Each of them is to be met. */
  readonly all: ReadonlySet<Requirement>;
  /** Of each of these choices, one option is to be met in full: the types a value of an abstract type may have. */
  readonly choices: ReadonlySet<Choice>;
}

export type Choice = readonly (readonly Requirement[])[];

export const FREE: Rule = { all: new Set(), choices: new Set() };

export function isFree({ all, choices }: Rule): boolean {
  return all.size === 0 && choices.size === 0;
}

export function allows({ all, choices }: Rule, grants: Grants): boolean {
  for (const requirement of all) if (!isMet(requirement, grants)) return false;
  for (const choice of choices) {
    if (!choice.some((option) => option.every((requirement) => isMet(requirement, grants)))) return false;
  }
  return true;
}

/** All requirements the rule speaks of. */
export function requirementsOf({ all, choices }: Rule): readonly Requirement[] {
  return [...all, ...[...choices].flat(2)];
}

/** The same for rules that say the same. */
export function ruleText({ all, choices }: Rule): string {
  return JSON.stringify([[...all], [...choices]]);
}

export function demands(...requirements: readonly (Requirement | undefined)[]): Rule {
  return { all: new Set(requirements.filter((one) => one !== undefined)), choices: new Set() };
}

export function every(rules: readonly Rule[]): Rule {
  const found = rules.filter((rule) => !isFree(rule));
  const [only = FREE, ...others] = found;
  if (others.length === 0) return only;
  return {
    all: new Set(found.flatMap(({ all }) => [...all])),
    choices: new Set(found.flatMap(({ choices }) => [...choices])),
  };
}

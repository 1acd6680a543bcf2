import { ChapterhouseError } from '../../kernel/errors.ts';

/** The most one operation may have of each; 0 is no bound. Fragments count where they are spread, each time. */
export interface Limits {
  readonly tokens: number;
  /** Levels of fields, one for the root's. */
  readonly depth: number;
  readonly rootFields: number;
  readonly fields: number;
  readonly aliases: number;
  readonly directives: number;
  /** Items of one list among the arguments and variables. */
  readonly listItems: number;
  /** What an argument that `@listSize` calls a slicing argument may ask for. */
  readonly pageSize: number;
  /** In the units of `@cost`. */
  readonly cost: number;
}

const IN_WORDS: Record<keyof Limits, string> = {
  tokens: 'The document has {} tokens',
  depth: 'The operation is {} levels deep',
  rootFields: 'The operation selects {} fields of its root type',
  fields: 'The operation selects {} fields',
  aliases: 'The operation has {} aliases',
  directives: 'The operation has {} directives',
  listItems: 'A list among the arguments has {} items',
  pageSize: 'A page of {} items is asked for',
  cost: 'The operation costs {}',
};

/** @throws LIMIT_EXCEEDED, with the limit and the figures, when `actual` is more than is allowed */
export function enforce(limits: Limits, limit: keyof Limits, actual: number): void {
  const allowed = limits[limit];
  if (allowed === 0 || actual <= allowed) return;
  // Fragments within fragments make numbers that JSON has no text for.
  const figure = Math.min(Math.ceil(actual), Number.MAX_SAFE_INTEGER);
  const fault = IN_WORDS[limit].replace('{}', String(figure));
  throw new ChapterhouseError('LIMIT_EXCEEDED', `${fault}; at most ${allowed} is allowed.`, {
    details: { limit, allowed, actual: figure },
  });
}

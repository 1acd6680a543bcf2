import { type GraphQLLeafType, isEnumType } from 'graphql';
import { Failure } from '../execute/failure.ts';
import { quote, textOf } from '../json-text.ts';
import type { Answer, Site } from './answer.ts';

/**
 * Turns a value that is not null into its JSON text (GraphQL spec §6.4.3). `undefined` means a field error, which has
 * been reported.
 */
export type Complete = (value: unknown, answer: Answer) => string | undefined;

const MIN_INT = -(2 ** 31);
const MAX_INT = 2 ** 31 - 1;

/** Result coercion of scalars and enums. JSON has told the types apart already, so nothing is converted but IDs. */
export function completeLeaf(type: GraphQLLeafType, site: Site): Complete {
  if (isEnumType(type)) return completeEnum(type.name, type.getValues(), site);
  switch (type.name) {
    case 'String':
      return (value, answer) =>
        typeof value === 'string' ? quote(value) : answer.invalid(value, site, 'a String');
    case 'ID':
      return (value, answer) => {
        if (typeof value === 'string') return quote(value);
        return Number.isSafeInteger(value) ? `"${value}"` : answer.invalid(value, site, 'an ID');
      };
    case 'Int':
      return (value, answer) =>
        typeof value === 'number' && Number.isInteger(value) && value >= MIN_INT && value <= MAX_INT
          ? numberText(value)
          : answer.invalid(value, site, 'an Int');
    case 'Float':
      return (value, answer) =>
        typeof value === 'number' && Number.isFinite(value)
          ? numberText(value)
          : answer.invalid(value, site, 'a Float');
    case 'Boolean':
      return (value, answer) => {
        if (value === true) return 'true';
        return value === false ? 'false' : answer.invalid(value, site, 'a Boolean');
      };
    default:
      return (value, answer) => {
        if (value instanceof Failure) return answer.invalid(value, site, type.name);
        if (typeof value === 'string') return quote(value);
        return textOf(value) ?? answer.invalid(value, site, `a value of ${type.name}`);
      };
  }
}

/** The JSON text of a finite number. */
function numberText(value: number): string {
  return `${value}`;
}

function completeEnum(name: string, values: readonly { readonly name: string }[], site: Site): Complete {
  const texts = new Map<unknown, string>(values.map((value) => [value.name, JSON.stringify(value.name)]));
  return (value, answer) => texts.get(value) ?? answer.invalid(value, site, `a value of ${name}`);
}

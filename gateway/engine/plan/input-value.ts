import { Kind, type TypeNode } from 'graphql';
import { Failure, wrongValue } from '../execute/failure.ts';
import { type Data, isObject, MAX_LISTS } from '../execute/run.ts';
import { quote, textOf } from '../json-text.ts';
import type { ValueTypes } from '../supergraph/value-types.ts';
import type { InputPath } from './input-path.ts';

/** Told of a value that failed, by the way to it: true when a null may be sent in its place. */
export type Spare = (path: InputPath, failure: Failure) => boolean;

/** Gives the JSON text of a value that is sent to a subgraph, or the Failure it is or amounts to. */
export type WriteValue = (value: unknown, spared?: Spare) => string | Failure;

export interface InputType {
  /** `Type.field`, for messages. */
  readonly coordinate: string;
  readonly types: ValueTypes;
  /** Writes an object; undefined for a leaf. */
  readonly object: ((value: Data, spared?: Spare) => string | Failure) | undefined;
}

/**
 * What one subgraph gave is held to its type before another gets it (GraphQL spec §6.4.3): the other would take it for
 * coerced already.
 */
export function writeOf(type: TypeNode, input: InputType): WriteValue {
  const isRequired = type.kind === Kind.NON_NULL_TYPE;
  const present = presentOf(isRequired ? type.type : type, input);
  return (value, spared) => {
    if (value === null || value === undefined) return isRequired ? wrong(input, null, 'a value') : 'null';
    return value instanceof Failure ? value : present(value, spared);
  };
}

/** For a field that the supergraph knows nothing of, such as one under a name that the planner made up. */
export function writeOfUnknown(input: InputType): WriteValue {
  const { object } = input;
  const write = (value: unknown, spared: Spare | undefined, lists: number): string | Failure => {
    if (value === null || value === undefined) return 'null';
    if (value instanceof Failure) return value;
    if (object !== undefined && isObject(value)) return object(value, spared);
    if (object !== undefined && Array.isArray(value) && lists < MAX_LISTS)
      return writeList(value, (item) => write(item, spared, lists + 1));
    return textOf(value) ?? wrong(input, value, 'a value that can be written');
  };
  return (value, spared) => write(value, spared, 0);
}

function presentOf(type: Exclude<TypeNode, { kind: Kind.NON_NULL_TYPE }>, input: InputType): WriteValue {
  if (type.kind === Kind.LIST_TYPE) {
    const item = writeOf(type.type, input);
    return (value, spared) =>
      Array.isArray(value) ? writeList(value, item, spared) : wrong(input, value, 'a list');
  }
  const { object } = input;
  if (object === undefined) return leafOf(type.name.value, input);
  const expected = `an object of ${type.name.value}`;
  return (value, spared) => (isObject(value) ? object(value, spared) : wrong(input, value, expected));
}

function leafOf(name: string, input: InputType): WriteValue {
  const values = input.types.enumValues(name);
  if (values !== undefined) {
    return (value) =>
      typeof value === 'string' && values.has(value)
        ? `"${value}"`
        : wrong(input, value, `a value of ${name}`);
  }
  switch (name) {
    case 'String':
      return (value) => (typeof value === 'string' ? quote(value) : wrong(input, value, 'a String'));
    case 'ID':
      return (value) => {
        if (typeof value === 'string') return quote(value);
        return Number.isSafeInteger(value) ? `${value}` : wrong(input, value, 'an ID');
      };
    case 'Int':
      return (value) =>
        typeof value === 'number' && (value | 0) === value ? `${value}` : wrong(input, value, 'an Int');
    case 'Float':
      return (value) =>
        typeof value === 'number' && Number.isFinite(value) ? `${value}` : wrong(input, value, 'a Float');
    case 'Boolean':
      return (value) => (typeof value === 'boolean' ? `${value}` : wrong(input, value, 'a Boolean'));
    default:
      return (value) => textOf(value) ?? wrong(input, value, `a value of ${name}`);
  }
}

function writeList(items: readonly unknown[], item: WriteValue, spared?: Spare): string | Failure {
  let text = '[';
  for (let i = 0; i < items.length; i++) {
    const written = item(items[i], spared);
    if (typeof written !== 'string') return written;
    text += i === 0 ? written : `,${written}`;
  }
  return `${text}]`;
}

function wrong({ coordinate }: InputType, value: unknown, expected: string): Failure {
  const message = wrongValue(coordinate, value, expected);
  return new Failure([{ message, extensions: { code: 'INVALID_VALUE' } }]);
}

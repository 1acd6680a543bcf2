import {
  type ASTNode,
  type EnumValueNode,
  type FloatValueNode,
  type IntValueNode,
  Kind,
  type ValueNode,
  visit,
} from 'graphql';

/**
 * The planner knows no whole numbers beyond 64 bits and writes every other as it likes, 1.0 as 1. A number it would not
 * give back as it stands goes by the name of an enum value until the fetch is sent: no value's name begins like that
 * (GraphQL spec §2.1.9), but for one that a client writes where any literal may stand.
 */
const PREFIX = '__number_';
const MAX_PLAIN = 2n ** 63n - 1n;
const LETTERS: ReadonlyMap<string, string> = new Map([
  ['-', 'm'],
  ['+', 'p'],
  ['.', 'd'],
]);
const SIGNS: ReadonlyMap<string, string> = new Map([...LETTERS].map(([sign, letter]) => [letter, sign]));

/** The literal as the planner gets it. */
export function plannedLiteral<Node extends ASTNode>(literal: Node): Node {
  return visit(literal, { IntValue: plannedNumber, FloatValue: plannedNumber, EnumValue: plannedEnum });
}

/** With the client's literals in place of those the planner got. */
export function clientLiterals<Node extends ASTNode>(planned: Node): Node {
  return visit(planned, { EnumValue: clientLiteral });
}

export function hasPlannedNumber(text: string): boolean {
  return text.includes(PREFIX);
}

function plannedNumber(node: IntValueNode | FloatValueNode): EnumValueNode | undefined {
  const { kind, value } = node;
  if (kind === Kind.INT && (value.length < 19 || isPlain(value))) return undefined;
  const name = value.toLowerCase().replaceAll(/[-+.]/g, (sign) => LETTERS.get(sign) ?? '');
  return { kind: Kind.ENUM, value: PREFIX + name };
}

function isPlain(digits: string): boolean {
  const number = BigInt(digits);
  return number <= MAX_PLAIN && number >= -MAX_PLAIN;
}

function plannedEnum({ value }: EnumValueNode): EnumValueNode | undefined {
  return value.startsWith(PREFIX) ? { kind: Kind.ENUM, value: PREFIX + value } : undefined;
}

function clientLiteral({ value }: EnumValueNode): ValueNode | undefined {
  if (!value.startsWith(PREFIX)) return undefined;
  const name = value.slice(PREFIX.length);
  if (name.startsWith('_')) return { kind: Kind.ENUM, value: name };
  const number = name.replaceAll(/[mpd]/g, (letter) => SIGNS.get(letter) ?? '');
  return { kind: /[.e]/.test(number) ? Kind.FLOAT : Kind.INT, value: number };
}

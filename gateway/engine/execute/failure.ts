import { ChapterhouseError, type ErrorCode } from '../../../kernel/errors.ts';
import type { SubgraphError } from '../subgraph.ts';

/** An error as it may reach the client, not yet placed. */
export interface Cause {
  readonly message: string;
  readonly extensions: Readonly<Record<string, unknown>>;
}

/**
 * Stands in the merged data in place of a value that an error took away, wherever that value would have stood. The
 * projection reports it at each place of the answer it comes to, so no path has to be translated from the outset.
 */
export class Failure {
  readonly causes: Cause[];
  /** For each cause, where below this place (an echo's: below the object around it) it arose, in merged names. */
  readonly below: (readonly (string | number)[])[];
  /** True when the causes belong to a neighbour that took this value along: told only if not told below the object around it. */
  readonly echo: boolean;

  constructor(causes: Cause[], options: { below?: (readonly (string | number)[])[]; echo?: boolean } = {}) {
    this.causes = causes;
    this.below = options.below ?? [];
    this.echo = options.echo ?? false;
  }

  /** Inside a custom scalar it is what it stands for. */
  toJSON(): null {
    return null;
  }
}

const PRIVATE_EXTENSION = /stack|trace|exception|debug/i;

/** What of a subgraph's error is fit for clients: its message, its code (every error has one), other plain values. */
export function causeOf(error: SubgraphError): Cause {
  const message =
    typeof error.message === 'string' ? error.message : 'The subgraph gave an error without a message.';
  const { code, ...others } = isObject(error.extensions) ? error.extensions : {};
  const entries = Object.entries(others).filter(
    ([key, value]) => isPlain(value) && !PRIVATE_EXTENSION.test(key),
  );
  const own = typeof code === 'string' && code !== '' ? code : ('SUBGRAPH_ERROR' satisfies ErrorCode);
  return { message, extensions: { code: own, ...Object.fromEntries(entries) } };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** What is said of a fetch that gave no answer. */
export function causeOfThrown(error: unknown, subgraph: string): Cause {
  const known = asUnavailable(error, subgraph);
  return { message: known.message, extensions: known.extensions };
}

/** The error itself when it is one of the house; else SUBGRAPH_UNAVAILABLE, which gives nothing away. */
export function asUnavailable(error: unknown, subgraph: string): ChapterhouseError {
  return error instanceof ChapterhouseError
    ? error
    : new ChapterhouseError('SUBGRAPH_UNAVAILABLE', `Subgraph "${subgraph}" does not answer.`, {
        cause: error,
      });
}

/** What is said of a value that is not of the type of its field. */
export function wrongValue(coordinate: string, value: unknown, expected: string): string {
  return `${coordinate} gave ${described(value)} where ${expected} was due.`;
}

function described(value: unknown): string {
  if (typeof value === 'number') return `the number ${value}`;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return value === null ? 'null' : `a ${typeof value}`;
}

import { ChapterhouseError } from '../../../kernel/errors.ts';
import type { HqRole } from '../../../kernel/viewer.ts';

/** Whom the development issuer signs in. */
export interface Person {
  /** The `sub` of their tokens. */
  readonly subject: string;
  readonly name: string;
  readonly roles: readonly HqRole[];
}

/** Someone of the sample, for the page to offer. */
export interface SamplePerson extends Person {
  /** What they are good for trying out; the page names them for it. */
  readonly about?: string | undefined;
}

const MAX_NAME = 100;

/**
 * "Ada Lovelace" is the subject `ada-lovelace`, and `李雷` is `李雷`.
 * @throws BAD_REQUEST for a name without a letter or digit
 */
export function subjectOf(name: string): string {
  const subject = name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  if (subject === '') throw new ChapterhouseError('BAD_REQUEST', 'A name needs letters or digits.');
  return subject;
}

/** The sample's person of that name or subject, or a new one. @throws BAD_REQUEST */
export function personNamed(name: string, roles: readonly HqRole[], sample: readonly SamplePerson[]): Person {
  const trimmed = name.trim().slice(0, MAX_NAME);
  const subject = subjectOf(trimmed);
  const known = sample.find((person) => person.subject === subject || subjectOf(person.name) === subject);
  return known === undefined
    ? { subject, name: trimmed, roles }
    : { ...known, roles: [...new Set([...known.roles, ...roles])] };
}

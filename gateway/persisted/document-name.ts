import { ChapterhouseError } from '../../kernel/errors.ts';
import type { DocumentName } from './documents.ts';

/**
 * The name of the operation out of a request's parameters.
 * @throws BAD_REQUEST that says which is not as it must be
 */
export function documentName(documentId: unknown, extensions: unknown): DocumentName {
  if (!isNothing(documentId) && typeof documentId !== 'string')
    throw refused('"documentId" must be a string.');
  const persisted = isObject(extensions) ? extensions['persistedQuery'] : undefined;
  if (isNothing(persisted)) return { documentId: documentId ?? undefined };
  if (!isObject(persisted)) throw refused('"extensions.persistedQuery" must be an object.');
  const { version, sha256Hash } = persisted;
  if (version !== 1) throw refused('"extensions.persistedQuery.version" must be 1.');
  if (typeof sha256Hash !== 'string')
    throw refused('"extensions.persistedQuery.sha256Hash" must be a string.');
  return { documentId: documentId ?? undefined, sha256Hash };
}

function isNothing(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refused(message: string): ChapterhouseError {
  return new ChapterhouseError('BAD_REQUEST', message);
}

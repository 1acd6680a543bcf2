import { ChapterhouseError } from '../../kernel/errors.ts';
import { AutomaticQueries, type AutomaticQueriesBounds } from './automatic-queries.ts';
import { type Documents, SENT_WHOLE } from './documents.ts';
import { loadTrustedDocuments } from './load-trusted-documents.ts';

export interface PersistedOptions {
  /** Path of a manifest or a folder; no other operation runs then. */
  readonly trustedDocuments: string | undefined;
  readonly clientNameHeaders: readonly string[];
  /** Undefined when there are no automatic persisted queries. */
  readonly automatic: AutomaticQueriesBounds | undefined;
}

/** @throws BAD_CONFIG when both kinds are asked for, or the documents cannot be read */
export async function createDocuments(options: PersistedOptions): Promise<Documents> {
  const { trustedDocuments, clientNameHeaders, automatic } = options;
  if (trustedDocuments === undefined)
    return automatic === undefined ? SENT_WHOLE : new AutomaticQueries(automatic);
  if (automatic !== undefined)
    throw new ChapterhouseError(
      'BAD_CONFIG',
      'Set TRUSTED_DOCUMENTS or AUTOMATIC_PERSISTED_QUERIES, not both: automatic ones would let anything run.',
    );
  return loadTrustedDocuments(trustedDocuments, clientNameHeaders);
}

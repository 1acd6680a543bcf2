import { createHash } from 'node:crypto';
import { ChapterhouseError } from '../../kernel/errors.ts';
import { LeastRecentlyUsed } from '../engine/prepare/lru.ts';
import { type ClientRequest, type Documents, notFound, queryMissing } from './documents.ts';

export interface AutomaticQueriesBounds {
  readonly entries: number;
  /** Of the texts and their hashes. */
  readonly bytes: number;
}

/**
 * Automatic persisted queries, as Apollo's clients do them: the client sends the SHA-256 of the operation's text; when
 * nobody knows it, it is told so and sends both. What is kept is lost with the process, and the client sends both again.
 */
export class AutomaticQueries implements Documents {
  readonly headerNames = [];
  readonly #texts: LeastRecentlyUsed<string>;

  constructor({ entries, bytes }: AutomaticQueriesBounds) {
    this.#texts = new LeastRecentlyUsed(entries, bytes);
  }

  /** @throws PERSISTED_QUERY_NOT_FOUND; BAD_REQUEST when the hash is not that of the text */
  textOf({ query, documentId, sha256Hash }: ClientRequest): string {
    const hash = sha256Hash ?? hashOf(documentId);
    if (hash === undefined && documentId !== undefined && !query) throw notFound();
    if (hash === undefined) {
      if (query) return query;
      throw queryMissing();
    }
    const known = this.#texts.get(hash);
    if (!query) {
      if (known === undefined) throw notFound();
      return known;
    }
    if (known === query) return query;
    if (createHash('sha256').update(query).digest('hex') !== hash)
      throw new ChapterhouseError('BAD_REQUEST', 'The hash is not the SHA-256 of the query.');
    this.#texts.set(hash, query, Buffer.byteLength(query) + hash.length);
    return query;
  }
}

function hashOf(documentId: string | undefined): string | undefined {
  return documentId?.startsWith('sha256:') ? documentId.slice('sha256:'.length) : undefined;
}

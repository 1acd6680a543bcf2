import { ChapterhouseError } from '../../kernel/errors.ts';
import {
  type ClientRequest,
  type DocumentName,
  type Documents,
  notFound,
  queryMissing,
} from './documents.ts';

/** Texts by their ids. */
export type DocumentTexts = ReadonlyMap<string, string>;

export interface TrustedDocumentsOptions {
  /** For every client. */
  readonly shared: DocumentTexts;
  /** For the client of that name alone. */
  readonly byClient: ReadonlyMap<string, DocumentTexts>;
  /** Lower-case names of the headers by which a client tells its name; the first that is there counts. */
  readonly clientNameHeaders: readonly string[];
}

interface Trusted {
  readonly byId: DocumentTexts;
  readonly texts: ReadonlySet<string>;
}

/** Lets no operation run but registered ones, asked for by id or sent as the very text that is registered. */
export class TrustedDocuments implements Documents {
  readonly headerNames: readonly string[];
  readonly #shared: Trusted;
  readonly #byClient: ReadonlyMap<string, Trusted>;

  constructor({ shared, byClient, clientNameHeaders }: TrustedDocumentsOptions) {
    this.headerNames = clientNameHeaders;
    this.#shared = trusted(shared);
    this.#byClient = new Map([...byClient].map(([client, documents]) => [client, trusted(documents)]));
  }

  /** @throws PERSISTED_QUERY_NOT_FOUND for an id, OPERATION_NOT_TRUSTED for a text that is not registered for the client */
  textOf(request: ClientRequest, headers: Parameters<Documents['textOf']>[1]): string {
    const { query } = request;
    const ids = idsOf(request);
    const own = this.#byClient.get(this.#clientName(headers) ?? '');
    if (ids.length === 0) {
      if (!query) throw queryMissing();
      if (own?.texts.has(query) || this.#shared.texts.has(query)) return query;
      throw notTrusted();
    }
    for (const id of ids) {
      const text = own?.byId.get(id) ?? this.#shared.byId.get(id);
      if (text === undefined) continue;
      if (query && query !== text) throw notTrusted();
      return text;
    }
    throw query ? notTrusted() : notFound();
  }

  #clientName(headers: Parameters<Documents['textOf']>[1]): string | undefined {
    for (const name of this.headerNames) {
      const value = headers[name];
      if (typeof value === 'string') return value;
    }
    return undefined;
  }
}

function trusted(byId: DocumentTexts): Trusted {
  return { byId, texts: new Set(byId.values()) };
}

/** Manifests have the hash with or without what says which it is. */
function idsOf({ documentId, sha256Hash }: DocumentName): string[] {
  const given = documentId ?? sha256Hash;
  if (given === undefined) return [];
  return given.startsWith('sha256:') ? [given, given.slice('sha256:'.length)] : [given, `sha256:${given}`];
}

function notTrusted(): ChapterhouseError {
  return new ChapterhouseError(
    'OPERATION_NOT_TRUSTED',
    'Only registered operations run here, and this one is not.',
  );
}

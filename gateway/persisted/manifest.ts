import { parse } from 'graphql';
import { z } from 'zod';
import { ChapterhouseError } from '../../kernel/errors.ts';

/** As Apollo's and Relay's tools write it. */
const apolloManifest = z
  .object({
    format: z.literal('apollo-persisted-query-manifest'),
    version: z.literal(1),
    operations: z.array(z.object({ id: z.string().min(1), body: z.string() })),
  })
  .transform(({ operations }) => operations.map(({ id, body }): [string, string] => [id, body]));

const plainMap = z.record(z.string().min(1), z.string()).transform((texts) => Object.entries(texts));

/**
 * Documents by their ids, out of a manifest: Apollo's format, or one object of ids and texts.
 * @param file how the manifest is called in what is thrown
 * @throws BAD_CONFIG for what is no manifest, an id that stands for two texts, a text that is not GraphQL
 */
export function readManifest(json: string, file: string): Map<string, string> {
  const content = parseJson(json, file);
  const isApollo = typeof content === 'object' && content !== null && 'format' in content;
  const read = (isApollo ? apolloManifest : plainMap).safeParse(content);
  if (!read.success) {
    const [issue] = read.error.issues;
    const place = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
    throw refused(file, `is no manifest of documents: ${issue?.message ?? ''}${place}`);
  }
  const documents = new Map<string, string>();
  for (const [id, text] of read.data) addDocument(documents, id, text, file);
  return documents;
}

/** @throws BAD_CONFIG when the id stands for another text already, or the text is not GraphQL */
export function addDocument(documents: Map<string, string>, id: string, text: string, file: string): void {
  const before = documents.get(id);
  if (before !== undefined && before !== text) throw refused(file, `has two texts for the id "${id}"`);
  try {
    parse(text, { noLocation: true });
  } catch (cause) {
    throw refused(file, `has a document that is not GraphQL, of id "${id}"`, cause);
  }
  documents.set(id, text);
}

function parseJson(json: string, file: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw refused(file, 'is not JSON', cause);
  }
}

function refused(file: string, fault: string, cause?: unknown): ChapterhouseError {
  return new ChapterhouseError('BAD_CONFIG', `The file "${file}" ${fault}.`, { cause });
}

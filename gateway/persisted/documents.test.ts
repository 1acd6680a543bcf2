import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { AutomaticQueries } from './automatic-queries.ts';
import { type ClientRequest, type Documents, SENT_WHOLE } from './documents.ts';
import { TrustedDocuments } from './trusted-documents.ts';

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** The text, or the code of what is thrown. */
function found(documents: Documents, request: ClientRequest, headers: Record<string, string> = {}): unknown {
  try {
    return documents.textOf(request, headers);
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('operations sent whole', () => {
  test.each<[ClientRequest, string]>([
    [{ query: '{ a }' }, '{ a }'],
    [{ query: '{ a }', sha256Hash: 'whatever' }, '{ a }'],
    [{}, 'BAD_REQUEST'],
    [{ query: '' }, 'BAD_REQUEST'],
    [{ sha256Hash: 'abc' }, 'PERSISTED_QUERY_NOT_SUPPORTED'],
    [{ documentId: 'abc' }, 'PERSISTED_QUERY_NOT_SUPPORTED'],
  ])('%j: %s', (request, expected) => {
    expect(found(SENT_WHOLE, request)).toBe(expected);
  });
});

describe('trusted documents', () => {
  const documents = new TrustedDocuments({
    shared: new Map([['all', '{ all }']]),
    byClient: new Map([
      ['web', new Map([['x', '{ web }']])],
      ['app', new Map([['sha256:y', '{ app }']])],
    ]),
    clientNameHeaders: ['apollographql-client-name', 'graphql-client-name'],
  });
  const web = { 'graphql-client-name': 'web' };
  const app = { 'apollographql-client-name': 'app', 'graphql-client-name': 'web' };

  test.each<[string, ClientRequest, Record<string, string>, string]>([
    ['by id', { documentId: 'x' }, web, '{ web }'],
    ['by hash', { sha256Hash: 'x' }, web, '{ web }'],
    ['by id that says its kind', { documentId: 'sha256:x' }, web, '{ web }'],
    ['by hash without its kind', { sha256Hash: 'y' }, app, '{ app }'],
    ['as text', { query: '{ web }' }, web, '{ web }'],
    ['by id with the text', { query: '{ web }', documentId: 'x' }, web, '{ web }'],
    ['for every client', { documentId: 'all' }, {}, '{ all }'],
    ['for every client, one with its own', { documentId: 'all' }, app, '{ all }'],
    ['for another client, by id', { documentId: 'x' }, app, 'PERSISTED_QUERY_NOT_FOUND'],
    ['for another client, as text', { query: '{ web }' }, app, 'OPERATION_NOT_TRUSTED'],
    ['for no client', { documentId: 'x' }, {}, 'PERSISTED_QUERY_NOT_FOUND'],
    ['unknown', { sha256Hash: 'nope' }, web, 'PERSISTED_QUERY_NOT_FOUND'],
    ['unknown with its text', { sha256Hash: 'nope', query: '{ b }' }, web, 'OPERATION_NOT_TRUSTED'],
    ['a text that is not trusted', { query: '{ web  }' }, web, 'OPERATION_NOT_TRUSTED'],
    ['another text under a known id', { documentId: 'x', query: '{ b }' }, web, 'OPERATION_NOT_TRUSTED'],
    ['nothing', {}, web, 'BAD_REQUEST'],
    [
      'a name every object has',
      { documentId: 'constructor' },
      { 'graphql-client-name': '__proto__' },
      'PERSISTED_QUERY_NOT_FOUND',
    ],
  ])('%s', (_what, request, headers, expected) => {
    expect(found(documents, request, headers)).toBe(expected);
  });
});

describe('automatic persisted queries', () => {
  const A = '{ a }';
  const sent = (query: string): ClientRequest => ({ query, sha256Hash: hashOf(query) });
  const named = (query: string): ClientRequest => ({ sha256Hash: hashOf(query) });

  test('are known from the first time their text comes with their hash', () => {
    const documents = new AutomaticQueries({ entries: 2, bytes: 1000 });
    expect(found(documents, named(A))).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect(found(documents, { query: A })).toBe(A);
    expect(found(documents, named(A))).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect(found(documents, sent(A))).toBe(A);
    expect(found(documents, named(A))).toBe(A);
    expect(found(documents, { documentId: `sha256:${hashOf(A)}` })).toBe(A);
  });

  test('take no text under the hash of another, before or after', () => {
    const documents = new AutomaticQueries({ entries: 2, bytes: 1000 });
    const swapped = { query: '{ b }', sha256Hash: hashOf(A) };
    expect(found(documents, swapped)).toBe('BAD_REQUEST');
    expect(found(documents, named(A))).toBe('PERSISTED_QUERY_NOT_FOUND');
    found(documents, sent(A));
    expect(found(documents, swapped)).toBe('BAD_REQUEST');
    expect(found(documents, named(A))).toBe(A);
  });

  test('make room by number, the least used first', () => {
    const documents = new AutomaticQueries({ entries: 2, bytes: 1000 });
    for (const query of [A, '{ b }']) found(documents, sent(query));
    found(documents, named(A));
    found(documents, sent('{ c }'));
    expect(found(documents, named('{ b }'))).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect(found(documents, named(A))).toBe(A);
  });

  test('make room by bytes', () => {
    const documents = new AutomaticQueries({ entries: 100, bytes: 1000 });
    found(documents, sent(A));
    found(documents, sent(`{ ${'é'.repeat(400)} }`));
    expect(found(documents, named(A))).toBe(A);
    found(documents, sent(`{ ${'b '.repeat(100)} }`));
    expect(found(documents, named(`{ ${'é'.repeat(400)} }`))).toBe('PERSISTED_QUERY_NOT_FOUND');
    found(documents, sent(`{ ${'c '.repeat(1000)} }`));
    expect(found(documents, named(`{ ${'c '.repeat(1000)} }`))).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  test.each<[ClientRequest, string]>([
    [{}, 'BAD_REQUEST'],
    [{ documentId: 'abc' }, 'PERSISTED_QUERY_NOT_FOUND'],
  ])('%j: %s', (request, expected) => {
    expect(found(new AutomaticQueries({ entries: 1, bytes: 100 }), request)).toBe(expected);
  });
});

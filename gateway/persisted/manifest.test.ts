import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createDocuments } from './create-documents.ts';
import { SENT_WHOLE } from './documents.ts';
import { loadTrustedDocuments } from './load-trusted-documents.ts';
import { readManifest } from './manifest.ts';

const apollo = (operations: unknown) =>
  JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations });

describe('a manifest', () => {
  test("is read in Apollo's format", () => {
    const manifest = apollo([{ id: 'abc', name: 'A', type: 'query', body: 'query A { a }' }]);
    expect([...readManifest(manifest, 'm.json')]).toEqual([['abc', 'query A { a }']]);
  });

  test('is read as ids and texts', () => {
    expect([...readManifest('{"abc": "{ a }", "def": "{ b }"}', 'm.json')]).toEqual([
      ['abc', '{ a }'],
      ['def', '{ b }'],
    ]);
  });

  test.each([
    ['{', 'is not JSON'],
    ['[]', 'is no manifest of documents'],
    ['{"a": 1}', 'is no manifest of documents'],
    [JSON.stringify({ format: 'other', version: 1, operations: [] }), 'is no manifest of documents'],
    [JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 2, operations: [] }), 'at version'],
    [apollo([{ id: 'a', body: 'query {' }]), 'not GraphQL, of id "a"'],
    [
      apollo([
        { id: 'a', body: '{ a }' },
        { id: 'a', body: '{ b }' },
      ]),
      'two texts for the id "a"',
    ],
  ])('that is none is refused with its name: %s', (json, fault) => {
    expect(() => readManifest(json, 'm.json')).toThrow(expect.objectContaining({ code: 'BAD_CONFIG' }));
    expect(() => readManifest(json, 'm.json')).toThrow('"m.json"');
    expect(() => readManifest(json, 'm.json')).toThrow(fault);
  });
});

describe('trusted documents on disk', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'documents-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function write(path: string, text: string): Promise<string> {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    return file;
  }

  test('are one manifest', async () => {
    const documents = await loadTrustedDocuments(await write('m.json', '{"x": "{ a }"}'), ['name']);
    expect(documents.textOf({ documentId: 'x' }, {})).toBe('{ a }');
  });

  test('are a folder, with folders of clients in it', async () => {
    await write('all.json', '{"x": "{ a }"}');
    await write('y.graphql', '{ b }');
    await write('README.md', 'none');
    await write('web/m.json', '{"z": "{ c }"}');
    await write('web/w.graphql', '{ d }');
    const documents = await loadTrustedDocuments(folder, ['name']);
    const texts = (name: string) =>
      ['x', 'y', 'z', 'w', 'README'].map((documentId) => {
        try {
          return documents.textOf({ documentId }, { name });
        } catch {
          return undefined;
        }
      });
    expect(texts('web')).toEqual(['{ a }', '{ b }', '{ c }', '{ d }', undefined]);
    expect(texts('app')).toEqual(['{ a }', '{ b }', undefined, undefined, undefined]);
  });

  test('must be there', async () => {
    const missing = join(folder, 'missing');
    await expect(loadTrustedDocuments(missing, [])).rejects.toMatchObject({
      code: 'BAD_CONFIG',
      message: expect.stringContaining(missing),
    });
  });

  test('and automatic ones exclude each other', async () => {
    const automatic = { entries: 1, bytes: 1 };
    await expect(
      createDocuments({ trustedDocuments: folder, clientNameHeaders: [], automatic }),
    ).rejects.toMatchObject({ code: 'BAD_CONFIG' });
    expect(
      await createDocuments({ trustedDocuments: undefined, clientNameHeaders: [], automatic: undefined }),
    ).toBe(SENT_WHOLE);
  });
});

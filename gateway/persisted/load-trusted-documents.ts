import { type Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { ChapterhouseError } from '../../kernel/errors.ts';
import { addDocument, readManifest } from './manifest.ts';
import { TrustedDocuments } from './trusted-documents.ts';

/**
 * Reads what may run: one manifest for every client, or a folder with manifests (`*.json`) and single documents
 * (`ID.graphql`), where a folder within it holds those of the client it is named for.
 * @throws BAD_CONFIG
 */
export async function loadTrustedDocuments(
  path: string,
  clientNameHeaders: readonly string[],
): Promise<TrustedDocuments> {
  try {
    if (!(await stat(path)).isDirectory()) {
      const shared = readManifest(await readFile(path, 'utf8'), path);
      return new TrustedDocuments({ shared, byClient: new Map(), clientNameHeaders });
    }
    const entries = await readdir(path, { withFileTypes: true });
    const clients = entries.filter((entry) => entry.isDirectory());
    const byClient = await Promise.all(
      clients.map(async ({ name }) => {
        const folder = join(path, name);
        return [name, await readFolder(folder, await readdir(folder, { withFileTypes: true }))] as const;
      }),
    );
    const shared = await readFolder(path, entries);
    return new TrustedDocuments({ shared, byClient: new Map(byClient), clientNameHeaders });
  } catch (cause) {
    if (cause instanceof ChapterhouseError) throw cause;
    throw new ChapterhouseError('BAD_CONFIG', `The trusted documents at "${path}" cannot be read.`, {
      cause,
    });
  }
}

async function readFolder(folder: string, entries: readonly Dirent[]): Promise<Map<string, string>> {
  const documents = new Map<string, string>();
  for (const { name } of entries.filter((entry) => entry.isFile())) {
    const file = join(folder, name);
    if (name.endsWith('.graphql')) {
      addDocument(documents, basename(name, extname(name)), await readFile(file, 'utf8'), file);
    } else if (name.endsWith('.json')) {
      for (const [id, text] of readManifest(await readFile(file, 'utf8'), file))
        addDocument(documents, id, text, file);
    }
  }
  return documents;
}

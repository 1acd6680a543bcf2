import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transformSupergraphToPublicSchema } from '@theguild/federation-composition';
import { buildASTSchema, findBreakingChanges, type GraphQLSchema, parse } from 'graphql';
import { composeSupergraph, ownSubgraphs } from './compose.ts';

const SUPERGRAPH = 'supergraph.graphql';

/**
 * Writes `chapter.graphql`, `community.graphql` and `supergraph.graphql`.
 * @throws BAD_CONFIG when they do not compose; nothing is written then
 */
export async function writeSchemas(chapterSdl: string, communitySdl: string, folder: string): Promise<void> {
  const { files } = schemaFiles(chapterSdl, communitySdl);
  await mkdir(folder, { recursive: true });
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
}

export interface SchemaCheck {
  /** Files that are not what the code gives, each with the first line that differs. */
  readonly differences: readonly string[];
  /** What would break clients of the committed API. */
  readonly breaking: readonly string[];
  /** What an author might look at. */
  readonly hints: readonly string[];
}

/** Holds the schema files of `folder` against the code's subgraphs. */
export async function checkSchemas(
  chapterSdl: string,
  communitySdl: string,
  folder: string,
): Promise<SchemaCheck> {
  const { files, hints } = schemaFiles(chapterSdl, communitySdl);
  const differences: string[] = [];
  let breaking: readonly string[] = [];
  for (const [name, text] of Object.entries(files)) {
    const committed = await readFile(join(folder, name), 'utf8').catch(() => undefined);
    if (committed === undefined) differences.push(`${name} is missing`);
    else if (committed !== text) differences.push(`${name} ${firstDifference(committed, text)}`);
    if (name === SUPERGRAPH && committed !== undefined) breaking = breakingChanges(committed, text);
  }
  return { differences, breaking, hints };
}

/** What of the API clients see under supergraph `before` would break under `after`, in words. */
export function breakingChanges(before: string, after: string): readonly string[] {
  return (
    findBreakingChanges(apiSchema(before), apiSchema(after))
      // graphql-js counts a built-in scalar that no field uses any more; those fields are told themselves.
      .filter(({ description }) => !description.startsWith('Standard scalar '))
      .map(({ type, description }) => `${description} (${type})`)
  );
}

function apiSchema(supergraphSdl: string): GraphQLSchema {
  return buildASTSchema(transformSupergraphToPublicSchema(parse(supergraphSdl)), { assumeValidSDL: true });
}

function schemaFiles(
  chapterSdl: string,
  communitySdl: string,
): { files: Record<string, string>; hints: readonly string[] } {
  const { supergraphSdl, hints } = composeSupergraph(ownSubgraphs(chapterSdl, communitySdl));
  const files = {
    'chapter.graphql': ended(chapterSdl),
    'community.graphql': ended(communitySdl),
    [SUPERGRAPH]: ended(supergraphSdl),
  };
  return { files, hints };
}

const ended = (text: string): string => `${text.trimEnd()}\n`;

function firstDifference(committed: string, generated: string): string {
  const [old, fresh] = [committed.split('\n'), generated.split('\n')];
  const line = fresh.findIndex((text, index) => text !== old[index]);
  const at = line === -1 ? fresh.length : line;
  return `differs from line ${at + 1}: "${old[at] ?? ''}" is committed, the code gives "${fresh[at] ?? ''}"`;
}

#!/usr/bin/env node
// The graph as the code gives it, against the committed `schema/`: writes it, or with --check says where they differ.
import 'reflect-metadata';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkSchemas, writeSchemas } from '../dist/gateway/composition/schema-files.js';
import { packageRoot } from '../dist/kernel/paths.js';
import { buildChapterSchema } from '../dist/subgraphs/chapter/schema.js';
import { communitySchema } from '../dist/subgraphs/community/schema.js';

const folder = join(packageRoot, 'schema');
const [chapter, community] = await Promise.all([buildChapterSchema(), communitySchema()]);
const { differences, breaking, hints } = await checkSchemas(chapter.sdl, community.sdl, folder);
const approved = new Set(JSON.parse(await readFile(join(folder, 'approved-breaks.json'), 'utf8')));
const refused = breaking.filter((change) => !approved.has(change));

for (const hint of hints) console.error(`hint: ${hint}`);
for (const change of refused) console.error(`breaks clients: ${change}`);
if (refused.length > 0) console.error('If it must be, name each of these in schema/approved-breaks.json.');
if (process.argv.includes('--check')) {
  for (const difference of differences) console.error(`schema/${difference}`);
  if (differences.length > 0) console.error('Run `npm run schema` and commit what it writes.');
  process.exitCode = differences.length + refused.length > 0 ? 1 : 0;
} else if (refused.length > 0) {
  process.exitCode = 1;
} else {
  await writeSchemas(chapter.sdl, community.sdl, folder);
}

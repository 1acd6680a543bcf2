import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROUTED_BY_SDL, ROUTING_SPEC_URL } from '../../schema/routing.ts';
import { breakingChanges, checkSchemas, writeSchemas } from './schema-files.ts';

const FEDERATION =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@composeDirective", "@inaccessible"])';
const chapter = (
  fields = '',
) => `${FEDERATION} @link(url: "${ROUTING_SPEC_URL}", import: ["@routedBy"]) @composeDirective(name: "@routedBy")
${ROUTED_BY_SDL}
type Query { event(id: ID!): Event @routedBy(argument: "id") }
type Event @key(fields: "id") { id: ID! title: String ${fields} }`;
const community = `${FEDERATION} type Query { hello: String }`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'schema-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('written schemas are what the code gives', async () => {
  await writeSchemas(chapter(), community, folder);
  expect(await checkSchemas(chapter(), community, folder)).toEqual({
    differences: [],
    breaking: [],
    hints: [],
  });
  expect(await readFile(join(folder, 'supergraph.graphql'), 'utf8')).toMatch(/join__Graph[\s\S]*\n$/);
});

test('a change is told with file and line, and breaks nobody when it only adds', async () => {
  await writeSchemas(chapter(), community, folder);
  const { differences, breaking } = await checkSchemas(chapter('venue: String'), community, folder);
  expect(differences).toHaveLength(2);
  expect(differences[0]).toMatch(/^chapter\.graphql differs from line 4: .*the code gives .*venue/);
  expect(breaking).toEqual([]);
});

test('what clients would miss is told as breaking, hidden fields are not', async () => {
  await writeSchemas(chapter('venue: String seats: Int secret: Int @inaccessible'), community, folder);
  const { breaking } = await checkSchemas(chapter('seats: String'), community, folder);
  expect(breaking).toEqual([
    'Event.venue was removed. (FIELD_REMOVED)',
    'Event.seats changed type from Int to String. (FIELD_CHANGED_KIND)',
  ]);
});

test('a missing file is told', async () => {
  await writeSchemas(chapter(), community, folder);
  await rm(join(folder, 'supergraph.graphql'));
  const { differences } = await checkSchemas(chapter(), community, folder);
  expect(differences).toEqual(['supergraph.graphql is missing']);
});

test('subgraphs that do not compose leave the files as they were', async () => {
  await writeFile(join(folder, 'chapter.graphql'), 'kept');
  await expect(writeSchemas(chapter('x: Nothing'), community, folder)).rejects.toMatchObject({
    code: 'BAD_CONFIG',
  });
  expect(await readFile(join(folder, 'chapter.graphql'), 'utf8')).toBe('kept');
});

test('two versions of one supergraph break nobody', async () => {
  await writeSchemas(chapter(), community, folder);
  const sdl = await readFile(join(folder, 'supergraph.graphql'), 'utf8');
  expect(breakingChanges(sdl, sdl)).toEqual([]);
});

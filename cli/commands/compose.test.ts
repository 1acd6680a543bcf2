import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { House } from '../../test/e2e/house.ts';

const house = new House();
afterAll(() => house.close());

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])\n';

async function compose(films: string, books: string, ...options: string[]) {
  const folder = await house.folder();
  const args = await Promise.all(
    Object.entries({ films, books }).map(async ([name, sdl]) => {
      const file = join(folder, `${name}@1.graphql`);
      await writeFile(file, LINK + sdl);
      return `${name}=${file}@http://user@${name}.test/graphql`;
    }),
  );
  const out = join(folder, 'shop.graphql');
  const run = house.run(['compose', ...args, ...options, ...(options.length === 0 ? ['--out', out] : [])]);
  const code = await run.end();
  return { code, output: run.output, written: await readFile(out, 'utf8').catch(() => undefined) };
}

test('subgraphs that compose are written as a supergraph, with hints for their authors', async () => {
  const { code, output, written } = await compose(
    'type Query { film(year: Int): Int @shareable }',
    'type Query { film(year: Int, lang: String): Int @shareable }',
  );
  expect(code).toBe(0);
  expect(output).toMatch(/^hint: "Query\.film\(lang:\)" is in "books", but not in "films".*\n$/);
  expect(written).toContain('@join__graph(name: "films", url: "http://user@films.test/graphql")');
});

test('faults are told with subgraph and field, and nothing is written', async () => {
  const { code, output, written } = await compose('type Query { film: Int }', 'type Query { film: Int }');
  expect(code).toBe(1);
  expect(output).toMatch(/^fault: .*"Query\.film".*"books" and "films".*mark the field @shareable.*\n$/);
  expect(written).toBeUndefined();
});

test('without a file the supergraph is printed, whatever its subgraphs are called', async () => {
  const folder = await house.folder();
  const file = join(folder, 'a.graphql');
  await writeFile(file, `${LINK} type Query { a: Int }`);
  const run = house.run(['compose', `chapter=${file}@http://a.test/graphql`]);
  expect(await run.end()).toBe(0);
  expect(run.output).toMatch(/^schema[\s\S]*type Query[\s\S]*\n$/);
});

test.each([
  ['films', /"films" is not NAME=FILE@URL/],
  ['films=films.graphql@ftp://x', /is not NAME=FILE@URL/],
  ['films=none.graphql@http://x/', /films: the file "none\.graphql" cannot be read/],
])('%s is refused in words', async (argument, words) => {
  const run = house.run(['compose', argument]);
  expect(await run.end()).toBe(1);
  expect(run.output).toMatch(words);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { loadConfig } from '../../kernel/config.ts';
import { packageRoot } from '../../kernel/paths.ts';
import { limitedEngine } from './limits.testing.ts';

const read = (name: string) => readFileSync(join(packageRoot, name), 'utf8');

const ENGINE = limitedEngine<undefined>(read('schema/supergraph.graphql'), loadConfig({}));

const codeOf = async (query: string) =>
  JSON.parse((await ENGINE.execute({ query }, undefined)).body).errors?.[0]?.extensions;

test('GraphiQL learns the schema under the default limits', async () => {
  const query = getIntrospectionQuery({ schemaDescription: true, inputValueDeprecation: true, oneOf: true });
  expect(await codeOf(query)).toBeUndefined();
});

const EVENT = 'title localStart venue { name } counts { yes maybe seatsLeft } hosts { name avatarUrl }';

test.each([
  ['the example of README.md', /```graphql\n([^`]+)```/.exec(read('README.md'))?.[1] ?? 'none'],
  [
    'a chapter’s page: twenty events with counts, hosts and who comes, its members and its region',
    `{ chapter(urlname: "x") { name city region { name } stats { members } viewer { isOrganizer }
         memberships(first: 20) { totalCount nodes { member { name } } }
         events(first: 20) { totalCount nodes { ${EVENT} viewerRsvp { status }
           rsvps(first: 20) { totalCount nodes { status member { name avatarUrl } } } } } } }`,
  ],
  [
    'a page of a hundred events of the directory, each live from its chapter',
    `{ directory(first: 100) { totalCount pageInfo { endCursor }
         nodes { id title startsAt city chapter { name city region { name } } event { ${EVENT} } } } }`,
  ],
  [
    'a page of a hundred chapters, each with its next three events',
    `{ chapters(first: 100) { totalCount nodes { name city region { name } stats { members } events(first: 3) { nodes { ${EVENT} } } } } }`,
  ],
  [
    'a hundred chapters with a hundred events each',
    '{ chapters(first: 100) { nodes { name events(first: 100) { nodes { title venue { name } counts { yes } } } } } }',
  ],
])('a page that makes sense fits: %s', async (_, query) => {
  expect((await codeOf(query))?.code ?? 'none').not.toMatch(/LIMIT|GRAPHQL/);
});

const aliases = (count: number, field: string) =>
  Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join(' ');
const events = (inner: string) =>
  `{ chapters(first: 100) { nodes { events(first: 100) { nodes { ${inner} } } } } }`;

test.each([
  ['attendees of a hundred events of a hundred chapters', events('title rsvps(first: 100) { nodes { id } }')],
  ['one text of ten thousand events forty times', events(aliases(40, 'description'))],
  ['the name of its type two hundred times', events(aliases(200, '__typename'))],
  [
    'five queries for each of a hundred chapters',
    `{ chapters(first: 100) { nodes { ${aliases(5, 'events(first: 1) { nodes { id } }')} } } }`,
  ],
  [
    'chapters of the region of chapters of the region of chapters',
    '{ regions { chapters { nodes { region { chapters { nodes { region { chapters { nodes { name } } } } } } } } } }',
  ],
])('what keeps a core busy for longer is refused: %s', async (_, query) => {
  expect(await codeOf(query)).toMatchObject({ code: 'LIMIT_EXCEEDED', limit: 'cost' });
});

test('the page for operators has every limit with its variable and its default', () => {
  const page = read('docs/limits.md');
  for (const [limit, value] of Object.entries(loadConfig({}).limits)) {
    const variable = `LIMIT_${limit.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
    expect(page).toContain(`| \`${limit}\` | \`${variable}\` | ${value} |`);
    expect(loadConfig({ [variable]: '7' }).limits).toEqual({ ...loadConfig({}).limits, [limit]: 7 });
  }
});

test('the example of the page costs what the page says', async () => {
  const query = '{ chapters(first: 100) { nodes { events(first: 100) { nodes { title } } } } }';
  const sdl = read('schema/supergraph.graphql');
  const config = loadConfig({ LIMIT_COST: '21299' });
  const { body } = await limitedEngine<undefined>(sdl, config).execute({ query }, undefined);
  expect(JSON.parse(body).errors[0].extensions).toMatchObject({ limit: 'cost', actual: 21_300 });
});

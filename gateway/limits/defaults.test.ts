import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { loadConfig } from '../../kernel/config.ts';
import { packageRoot } from '../../kernel/paths.ts';
import { limitedEngine } from './limits.testing.ts';

const ENGINE = limitedEngine<undefined>(
  readFileSync(join(packageRoot, 'schema', 'supergraph.graphql'), 'utf8'),
  loadConfig({}),
);

const codeOf = async (query: string) =>
  JSON.parse((await ENGINE.execute({ query }, undefined)).body).errors?.[0]?.extensions;

test('GraphiQL learns the schema under the default limits', async () => {
  const query = getIntrospectionQuery({ schemaDescription: true, inputValueDeprecation: true, oneOf: true });
  expect(await codeOf(query)).toBeUndefined();
});

test('a hundred chapters with their events fit, a hundred times a hundred attendees of each do not', async () => {
  const list = (inner: string) =>
    `{ chapters(first: 100) { nodes { name events(first: 100) { nodes ${inner} } } } }`;
  expect(await codeOf(list('{ title venue { name } counts { yes } }'))).not.toMatchObject({
    code: 'LIMIT_EXCEEDED',
  });
  expect(await codeOf(list('{ title rsvps(first: 100) { nodes { id } } }'))).toMatchObject({
    code: 'LIMIT_EXCEEDED',
    limit: 'cost',
  });
});

test('the page for operators has every limit with its variable and its default', () => {
  const page = readFileSync(join(packageRoot, 'docs', 'limits.md'), 'utf8');
  for (const [limit, value] of Object.entries(loadConfig({}).limits)) {
    const variable = `LIMIT_${limit.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
    expect(page).toContain(`| \`${limit}\` | \`${variable}\` | ${value} |`);
    expect(loadConfig({ [variable]: '7' }).limits).toEqual({ ...loadConfig({}).limits, [limit]: 7 });
  }
});

test('the example of the page costs what the page says', async () => {
  const query = '{ chapters(first: 100) { nodes { events(first: 100) { nodes { title } } } } }';
  const sdl = readFileSync(join(packageRoot, 'schema', 'supergraph.graphql'), 'utf8');
  const config = loadConfig({ LIMIT_COST: '10200' });
  const { body } = await limitedEngine<undefined>(sdl, config).execute({ query }, undefined);
  expect(JSON.parse(body).errors[0].extensions).toMatchObject({ limit: 'cost', actual: 10_201 });
});

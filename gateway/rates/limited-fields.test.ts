import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { loadConfig } from '../../kernel/config.ts';
import { packageRoot } from '../../kernel/paths.ts';
import { RATE_SCOPES, type Rate, rateVariable } from '../../kernel/rates.ts';
import { LIMITED_FIELDS } from './limited-fields.ts';

const read = (name: string) => readFileSync(join(packageRoot, name), 'utf8');

/** Not in the graph yet. */
const AWAITED = ['search'];

test('what is counted are fields of the graph', () => {
  const schema = buildSchema(read('schema/supergraph.graphql'), { assumeValidSDL: true });
  const fields = { ...schema.getQueryType()?.getFields(), ...schema.getMutationType()?.getFields() };
  const missing = Object.keys(LIMITED_FIELDS).filter((name) => !(name in fields));
  expect(AWAITED).toEqual(expect.arrayContaining(missing));
});

test('the page for operators has every rate with its variable and its default, and every field', () => {
  const page = read('docs/limits.md');
  for (const [rate, scopes] of Object.entries(loadConfig({}).rates ?? {})) {
    for (const scope of RATE_SCOPES) {
      expect(page).toContain(`| \`${rateVariable(rate as Rate, scope)}\` | ${scopes[scope]} |`);
    }
  }
  for (const field of Object.keys(LIMITED_FIELDS)) expect(page).toContain(`\`${field}\``);
});

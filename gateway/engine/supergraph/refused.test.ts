import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { readSupergraph } from './supergraph.ts';

const SPEC = 'https://specs.apollo.dev';
const { supergraphSdl = '' } = composeServices([
  {
    name: 'a',
    url: 'http://a.test',
    typeDefs: parse(`
      extend schema @link(url: "${SPEC}/federation/v2.8", import: ["@key", "@context", "@fromContext"])
      type Query { me: User }
      type User @key(fields: "id") @context(name: "user") { id: ID! name: String pet: Pet }
      type Pet @key(fields: "id") { id: ID! greets(who: String @fromContext(field: "$user { name }")): String }`),
  },
]);
const PLAIN = `
  schema @link(url: "${SPEC}/link/v1.0") @link(url: "${SPEC}/join/v0.3", for: EXECUTION) { query: Query }
  type Query { a: Int }`;

test('a supergraph whose arguments are filled from a context is refused', () => {
  expect(() => readSupergraph(supergraphSdl)).toThrow(
    expect.objectContaining({
      code: 'BAD_CONFIG',
      message: 'The supergraph fills an argument of Pet.greets by @fromContext, which this gateway cannot.',
    }),
  );
});

test.each([
  ['executed by the rules of', 'EXECUTION'],
  ['secured by', 'SECURITY'],
])('a supergraph %s a specification that is not known is refused', (text, purpose) => {
  const link = `@link(url: "https://unknown.test/connect/v0.2", for: ${purpose})`;
  expect(() => readSupergraph(PLAIN.replace('{ query', `${link} { query`))).toThrow(
    expect.objectContaining({
      code: 'BAD_CONFIG',
      message: expect.stringContaining(`${text} https://unknown.test/connect`),
    }),
  );
});

test('the specifications of federation itself are known', () => {
  expect([...readSupergraph(PLAIN).possibleTypes('Query')]).toEqual(['Query']);
});

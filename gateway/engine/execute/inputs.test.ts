import { buildSchema, graphql } from 'graphql';
import { faults, federate } from '../test-kit/federation.ts';

type Ant = { readonly a: string | null; readonly b: string | null };

const fails = () => {
  throw new Error('failed');
};
const ants = [
  { a: fails, b: 'one' },
  { a: 'two', b: 'three' },
];
const itself = { __resolveReference: (sent: object) => sent };
const OF = {
  ofA: (of: readonly Ant[]) => `a: ${of.map(({ a }) => a)}`,
  ofB: (of: readonly Ant[]) => `b: ${of.map(({ b }) => b)}`,
};

/** The fields of one subgraph need parts of what the other gives. */
const { run } = federate({
  one: {
    typeDefs: `type Query { bee: Bee } type Bee @key(fields: "id") { id: ID! ants: [Ant] }
      type Ant { a: String b: String }`,
    resolvers: { Query: { bee: () => ({ id: '1', ants }) } },
  },
  two: {
    typeDefs: `type Bee @key(fields: "id") {
        id: ID! ants: [Ant] @external
        ofA: String @requires(fields: "ants { a }") ofB: String @requires(fields: "ants { b }")
      }
      type Ant { a: String @external b: String @external }`,
    resolvers: {
      Bee: {
        ...itself,
        ofA: (sent: { ants: Ant[] }) => OF.ofA(sent.ants),
        ofB: (sent: { ants: Ant[] }) => OF.ofB(sent.ants),
      },
    },
  },
});

test('of two fields with one input in common the one whose part of it failed has failed', async () => {
  const ours = await run('{ bee { ofA ofB } }');
  const read = (name: 'a' | 'b') =>
    ants.map((ant) => (typeof ant[name] === 'function' ? fails() : ant[name]));
  const bee = {
    ofA: () => OF.ofA(read('a').map((a) => ({ a, b: null }))),
    ofB: () => OF.ofB(read('b').map((b) => ({ a: null, b }))),
  };
  const schema = buildSchema('type Query { bee: Bee } type Bee { ofA: String ofB: String }');
  const theirs = await graphql({ schema, source: '{ bee { ofA ofB } }', rootValue: { bee } });
  expect(ours.data).toEqual(JSON.parse(JSON.stringify(theirs.data)));
  expect(ours.data).toEqual({ bee: { ofA: null, ofB: 'b: one,three' } });
  expect(faults(ours).map((text) => text.split(':')[0])).toEqual(['bee.ofA']);
});

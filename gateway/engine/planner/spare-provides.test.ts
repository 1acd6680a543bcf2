import type { SubgraphRequest } from '../subgraph.ts';
import { compose, federate, scripted } from '../test-kit/federation.ts';
import { withoutSpareProvides } from './spare-provides.ts';

const external = 'type Ant @key(fields: "id") { id: ID! a: String @external b: String @external }';
const two = { typeDefs: 'type Ant @key(fields: "id") { id: ID! a: String @shareable b: String @shareable }' };

test('a field is asked of a subgraph only where the link to it provides it', async () => {
  const one = {
    typeDefs: `${external} type Cow { ant: Ant @provides(fields: "a") }
      type Query { ant: Ant @provides(fields: "b") cow: Cow }`,
  };
  const asked: string[] = [];
  const replace = {
    one: scripted(({ operation }: SubgraphRequest) => {
      asked.push(operation.text);
      return { data: { ant: { __typename: 'Ant', id: '1' } } };
    }),
    two: scripted(() => ({ data: { _entities: [{ a: 'x' }] } })),
  };
  expect(await federate({ one, two }, replace).run('{ ant { a } }')).toEqual({ data: { ant: { a: 'x' } } });
  expect(asked).toEqual(['{ant{__typename id}}']);
});

test('links that provide the same keep it', () => {
  const one = {
    typeDefs: `${external.replace('b: String @external', '')}
      type Query { ant: Ant @provides(fields: "a") other: [Ant] @provides(fields: "a") }`,
  };
  const sdl = compose({ one, two });
  expect(sdl).toContain('provides: "a"');
  expect(withoutSpareProvides(sdl)).toBe(sdl);
});

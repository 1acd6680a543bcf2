import { compose, federate, scripted } from '../test-kit/federation.ts';
import { withoutSpareKeys } from './spare-keys.ts';

/** `needy` makes the planner die where `Bee` has two keys that both count. */
const DEADLY = {
  one: { typeDefs: 'type Bee @key(fields: "code") { code: ID! count: Int }' },
  two: {
    typeDefs: `type Bee @key(fields: "id") @key(fields: "code") {
      id: ID! code: ID! needy: String @requires(fields: "count") count: Int @external
    }`,
  },
  three: { typeDefs: 'type Bee @key(fields: "id", resolvable: false) { id: ID! } type Query { bee: Bee }' },
};

test('a gateway answers an operation that the planner dies over', async () => {
  const asked: string[] = [];
  const { run } = federate(DEADLY, {
    one: scripted(({ operation }) => {
      asked.push(operation.text);
      return { data: { _entities: [{ count: 5 }] } };
    }),
    two: scripted(({ representations: [sent = []] }) => ({
      data: { _entities: sent.map(({ value }) => ({ code: 'b', needy: `b has ${value['count']}` })) },
    })),
    three: scripted(() => ({ data: { bee: { __typename: 'Bee', id: '1' } } })),
  });
  expect(await run('{ bee { needy } }')).toEqual({ data: { bee: { needy: 'b has 5' } } });
  expect(asked).toEqual([
    'query($representations:[_Any!]!){_entities(representations:$representations){...on Bee{count}}}',
  ]);
});

test('a second key that no subgraph needs does not keep a field with @requires from being planned', async () => {
  const { run } = federate(
    {
      one: {
        typeDefs: `type Query { ant: Ant } type Ant @key(fields: "id", resolvable: false) { id: ID! }
          type Bee @key(fields: "id") @key(fields: "code") {
            id: ID! code: ID! needy: String @requires(fields: "count") count: Int @external
          }`,
      },
      two: {
        typeDefs: `type Ant @key(fields: "id") { id: ID! bee: Bee } type Bee @key(fields: "id") { id: ID! count: Int }`,
      },
    },
    {
      one: scripted(({ representations: [sent] }) => ({
        data:
          sent === undefined
            ? { ant: { __typename: 'Ant', id: '1' } }
            : { _entities: sent.map(({ value }) => ({ needy: `${value['id']} has ${value['count']}` })) },
      })),
      two: scripted(({ representations: [sent = []] }) => ({
        data: { _entities: sent.map(() => ({ bee: { __typename: 'Bee', id: 'b' }, count: 5 })) },
      })),
    },
  );
  expect(await run('{ ant { bee { needy } } }')).toEqual({ data: { ant: { bee: { needy: 'b has 5' } } } });
});

test('only spare keys are taken out', () => {
  const spared = withoutSpareKeys(compose(DEADLY));
  expect(spared).toBe(compose(DEADLY));
  const all = {
    ...DEADLY,
    three: { typeDefs: 'type Bee @key(fields: "code") { code: ID! } type Query { bee: Bee }' },
  };
  expect(withoutSpareKeys(compose(all))).not.toContain('key: "id"');
});

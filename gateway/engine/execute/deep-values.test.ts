import { faults, federate, scripted } from '../test-kit/federation.ts';

const DEFINITIONS = {
  one: {
    typeDefs: `scalar Any type Query { bees: [Bee] swarm: [[Bee]] any: Any n: Int }
      type Bee @key(fields: "id") { id: ID! any: Any }`,
  },
  two: {
    typeDefs: `scalar Any type Bee @key(fields: "id") {
      id: ID! any: Any @external sum: Int @requires(fields: "any") more: Any }`,
  },
};

/** A list in a list in a list … */
function nested(innermost: unknown, depth = 20_000): unknown {
  let value = innermost;
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

const bee = (any: unknown = 1) => ({ __typename: 'Bee', id: '1', any });

function run(query: string, one: object, two: object = { sum: 3, more: 4 }) {
  const federation = federate(DEFINITIONS, {
    one: scripted(() => ({ data: { n: 5, ...one } })),
    two: scripted(({ operation }) => ({
      data: Object.fromEntries(operation.entities.map(({ responseKey }) => [responseKey, [two]])),
    })),
  });
  return federation.run(query);
}

describe('what is nested too deeply is an error where it stands, and the rest is whole', () => {
  test('in a custom scalar', async () => {
    const result = await run('{ n any }', { any: nested(1) });
    expect(result.data).toEqual({ n: 5, any: null });
    expect(faults(result)).toEqual(['any: INVALID_VALUE']);
  });

  test('in a list of objects that another subgraph knows more of', async () => {
    const result = await run('{ n bees { sum } }', { bees: nested(bee()) });
    expect(result.data).toEqual({ n: 5, bees: [null] });
    expect(faults(result)).toEqual(['bees.0: INVALID_VALUE']);
  });

  test('in a list of lists', async () => {
    const result = await run('{ n swarm { sum } }', { swarm: nested(bee()) });
    expect(result.data).toEqual({ n: 5, swarm: [[null]] });
    expect(faults(result)).toEqual(['swarm.0.0: INVALID_VALUE']);
  });

  test('in an input of another subgraph', async () => {
    const result = await run('{ n bees { sum } }', { bees: [bee(nested(1))] });
    expect(result.data).toEqual({ n: 5, bees: [{ sum: null }] });
    expect(faults(result)).toEqual(['bees.0.sum: INVALID_VALUE']);
  });

  test('in an entity at two places', async () => {
    const query = '{ n bees { more } swarm { more } }';
    const result = await run(query, { bees: [bee()], swarm: [[bee()]] }, { more: nested(1) });
    expect(result.data).toEqual({ n: 5, bees: [{ more: null }], swarm: [[{ more: null }]] });
    expect(faults(result)).toEqual(['bees.0.more: INVALID_VALUE', 'swarm.0.0.more: INVALID_VALUE']);
  });
});

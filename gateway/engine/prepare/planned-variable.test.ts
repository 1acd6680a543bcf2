import type { SubgraphRequest } from '../subgraph.ts';
import { federate, scripted } from '../test-kit/federation.ts';
import { clientVariable, plannedVariable } from './planned-variable.ts';

test.each(['representations', '__batch_reps_0', 'client_representations'])(
  'a client’s variable named %s reaches its subgraph with the value given',
  async (name) => {
    const sent: SubgraphRequest[] = [];
    const two = scripted((request) => {
      sent.push(request);
      return { data: { _entities: [{ a: 'x' }] } };
    });
    const one = scripted(() => ({ data: { bee: { __typename: 'Bee', id: '1' } } }));
    const { run } = federate(
      {
        one: {
          typeDefs: 'type Query { bee: Bee } type Bee @key(fields: "id", resolvable: false) { id: ID! }',
        },
        two: { typeDefs: 'type Bee @key(fields: "id") { id: ID! a(s: String!): String }' },
      },
      { one, two },
    );
    expect(await run(`query($${name}: String!) { bee { a(s: $${name}) } }`, { [name]: 'v' })).toEqual({
      data: { bee: { a: 'x' } },
    });
    const [request] = sent;
    expect(request?.representations).toMatchObject([[{ value: { __typename: 'Bee', id: '1' } }]]);
    expect(request?.variables).toEqual({ [plannedVariable(name)]: 'v' });
    expect(request?.operation.entities[0]?.variable).not.toBe(plannedVariable(name));
    expect(clientVariable(plannedVariable(name))).toBe(name);
  },
);

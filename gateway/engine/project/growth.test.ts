import { faults, federate, project, scripted } from '../test-kit/federation.ts';
import { drawFrom } from '../test-kit/generate.ts';

const TYPES = ['A', 'B', 'C', 'D', 'E', 'F'];
const SCHEMA = `
  interface N { id: ID! v: String next: N all: [N] }
  ${TYPES.map((type) => `type ${type} implements N { id: ID! v: String next: N all: [N] }`).join('\n')}
  type Query { n: N }`;

describe('however many ways lead through the types', () => {
  const DEPTH = 6;
  const query = `{ n ${'{ __typename id all '.repeat(DEPTH)}{ __typename id }${' }'.repeat(DEPTH)} }`;

  test('what is compiled of an answer is each type at each level once, and is counted', async () => {
    const draw = drawFrom(1);
    const node = (depth: number): object => ({
      __typename: TYPES[draw(TYPES.length)],
      id: '1',
      ...(depth === 0 ? {} : { all: [node(depth - 1), node(depth - 1), node(depth - 1)] }),
    });
    const only = scripted(() => ({ data: { n: node(DEPTH) } }));
    const { engine, run } = federate({ only: { typeDefs: SCHEMA } }, { only });
    await run('{ n { id } }');
    const before = engine.planCache.bytes;
    await run(query);
    const first = engine.planCache.bytes;
    for (let n = 0; n < 40; n++) await run(query);
    const all = engine.planCache.bytes;
    expect(all).toBeGreaterThan(first);
    expect(all - before).toBeLessThan(400_000);
    await run(query);
    expect(engine.planCache.bytes).toBe(all);
  });

  test('the path of an error is read at once', async () => {
    const depth = 30;
    const nested = `{ n ${'{ __typename x: next '.repeat(depth)}{ y: v }${' }'.repeat(depth)} }`;
    const path = ['n', ...Array<string>(depth).fill('next'), 'v'];
    const result = await project(SCHEMA, nested, {
      data: { n: null },
      errors: [{ message: 'Lost.', path, extensions: { code: 'LOST' } }],
    });
    expect(faults(result)).toEqual([`n${'.x'.repeat(depth)}.y: LOST`]);
  });
});

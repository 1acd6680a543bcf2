import { federate, scripted } from '../test-kit/federation.ts';

const typeDefs = `scalar Any input In { f: Float any: Any }
  type Query { f(f: Float, id: ID, any: Any, in: In): Int }`;

function recording() {
  const sent: { text: string; variables: object }[] = [];
  const only = scripted(({ operation, variables }) => {
    sent.push({ text: operation.text.replaceAll(/\s/g, ''), variables });
    return { data: { f: 1 } };
  });
  return { sent, ...federate({ only: { typeDefs } }, { only }) };
}

const BEYOND = '18446744073709551616';

test.each([
  `f:${BEYOND}`,
  `f:-${BEYOND}`,
  `id:${BEYOND}`,
  `any:{a:[${BEYOND}]}`,
  `in:{f:${BEYOND}}`,
  'any:1.0',
  'any:1.5e-3',
  'any:1E+21',
  'any:9223372036854775807',
  'any:__number_5',
  `any:["__number_5",${BEYOND}]`,
])('a literal reaches the subgraph as it was written: %s', async (args) => {
  const { run, sent } = recording();
  expect(await run(`{ f(${args}) }`)).toEqual({ data: { f: 1 } });
  expect(sent).toEqual([{ text: `{f(${args.replace('E', 'e')})}`, variables: {} }]);
});

test('a default beyond 64 bits is sent as the value it is', async () => {
  const { run, sent } = recording();
  const query = `query($f: Float = ${BEYOND}, $id: ID = ${BEYOND}) { f(f: $f, id: $id) }`;
  expect(await run(query)).toEqual({ data: { f: 1 } });
  expect(sent[0]?.variables).toEqual({ f: 2 ** 64, id: BEYOND });
  expect(sent[0]?.text).toContain(`$f:Float=${BEYOND}`);
});

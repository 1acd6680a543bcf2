import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery, printSchema } from 'graphql';
import { Engine } from '../engine.ts';
import { federate, scripted } from '../test-kit/federation.ts';

const { run, calls, engine } = federate(
  {
    one: {
      typeDefs: `
        "where all begins" type Query {
          "says it" hello("to whom" name: String = "you" @deprecated(reason: "ask"), hidden: Int @inaccessible): Day
            @tag(name: "internal")
          old: Int @deprecated(reason: "new")
          secret: Int @inaccessible
        }
        enum Day { MON TUE @inaccessible "third" WED @deprecated }
        type Secret @inaccessible { a: Int }
        scalar Date @specifiedBy(url: "https://date.test")
        input Choice @oneOf { a: Int b: Date }
        type Mutation { choose(choice: Choice): Int }
        type Root { query: Query }
        extend type Query { root: Root }`,
    },
  },
  { one: scripted(() => ({ data: { hello: 'MON', root: { query: { hello: 'WED' } } } })) },
);

test('the public schema is what an introspection query tells', async () => {
  const { data } = await run(
    getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true, specifiedByUrl: true }),
  );
  expect(printSchema(buildClientSchema(data as IntrospectionQuery))).toBe(printSchema(engine.schema));
  expect(calls).toEqual([]);
});

test('it has descriptions, deprecations and no hidden parts', () => {
  const sdl = printSchema(engine.schema);
  for (const part of [
    'where all begins',
    'to whom',
    '@deprecated(reason: "ask")',
    '@specifiedBy',
    '@oneOf',
    'third',
  ]) {
    expect(sdl).toContain(part);
  }
  expect(sdl).not.toMatch(/secret|hidden|TUE|@tag|join__|link__|@inaccessible/i);
});

test('introspection stands beside data, in the order asked', async () => {
  const query = `query($type: String!, $no: Boolean!) {
    a: __schema { queryType { name } } hello ...F b: __typename __schema @include(if: $no) { __typename }
  } fragment F on Query { t: __type(name: $type) { kind name } n: __type(name: "Secret") { name } }`;
  expect(JSON.stringify(await run(query, { type: 'Day', no: false }))).toBe(
    '{"data":{"a":{"queryType":{"name":"Query"}},"hello":"MON","t":{"kind":"ENUM","name":"Day"},"n":null,"b":"Query"}}',
  );
});

test('it follows its variables from one request to the next', async () => {
  const query = 'query($type: String!) { __type(name: $type) { name } }';
  expect(await run(query, { type: 'Day' })).toEqual({ data: { __type: { name: 'Day' } } });
  expect(await run(query, { type: 'Choice' })).toEqual({ data: { __type: { name: 'Choice' } } });
});

test('it stands wherever the query type does', async () => {
  const { data } = await run('{ root { query { hello __schema { queryType { name } } } } }');
  expect(data).toEqual({ root: { query: { hello: 'WED', __schema: { queryType: { name: 'Query' } } } } });
});

test('a supergraph that cannot be read is a bad configuration', () => {
  const subgraph = () => scripted(() => ({ data: null }));
  for (const supergraphSdl of ['', 'type Query {', 'scalar Date']) {
    expect(() => new Engine({ supergraphSdl, subgraph })).toThrow(
      expect.objectContaining({ code: 'BAD_CONFIG' }),
    );
  }
});

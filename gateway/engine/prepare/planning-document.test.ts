import { isObjectType } from 'graphql';
import { federate } from '../test-kit/federation.ts';
import { SHOP } from '../test-kit/shop.ts';
import { isAnswer, readOperation } from './operation.ts';
import { type PlanningStyle, planningDocuments } from './planning-document.ts';
import { Scope } from './scope.ts';

const { engine } = federate(SHOP);

function documents(query: string, style: PlanningStyle = 'plain', ...rest: Rest): string[] {
  return writers(query, ...rest).map((write) => write(style).text);
}

type Rest = [conditions?: Record<string, boolean>, of?: typeof engine];

function writers(query: string, ...[conditions = {}, { schema, supergraph } = engine]: Rest) {
  const operation = readOperation(schema, query, undefined);
  if (isAnswer(operation) || !isObjectType(operation.rootType)) throw new Error(JSON.stringify(operation));
  const context = {
    schema,
    fragments: operation.fragments,
    conditions: new Map(Object.entries(conditions)),
    denied: new Set<string>(),
    possibleTypes: supergraph.possibleTypes,
    isInterfaceObject: supergraph.isInterfaceObject,
  };
  return planningDocuments(operation, context, new Scope(supergraph));
}

test.each([
  ['takes aliases off', '{ a: me { id: name name: id } }', 'query{me{name id}}'],
  [
    'keeps objects of different response keys apart, so that one’s null does not take the other along',
    '{ a: me { name } b: me { email } a: me { id } }',
    'query{me{name id} me_1:me{email}}',
  ],
  [
    'tells fields with different arguments apart, whatever their order',
    '{ me { friends { id } } product(id: "1") { a: label(lang: "x") b: label(lang: "y") c: label(lang: "x") } }',
    'query{me{friends{id}} product(id:"1"){label(lang:"x") label_1:label(lang:"y")}}',
  ],
  [
    'tells fields of different types apart where they meet',
    '{ search { ... on Product { a: name } ... on Brand { b: name } } }',
    'query{search{...on Product{name} ...on Brand{name_1:name}}}',
  ],
  [
    'merges fragments and inlines those of a wider type',
    'query { me { ...F ... on Node { id } ...F } } fragment F on User { name friends { id } friends { name } }',
    'query{me{name friends{id name} id}}',
  ],
  [
    'leaves introspection out',
    '{ __typename __schema { queryType { name } } me { __typename } }',
    'query{me{__typename}}',
  ],
  [
    'keeps the variables in use',
    'query($a: ID! = "1", $b: String) { product(id: $a) { name label(lang: $b) @skip(if: true) } }',
    'query($a: ID! = "1"){product(id:$a){name}}',
  ],
])('it %s', (_, query, expected) => {
  expect(documents(query)).toEqual([expected]);
});

test('it leaves the name of a field that @requires asks for with arguments to the planner', () => {
  const typeDefs = {
    one: 'type Query { ant: Ant } type Ant @key(fields: "id") { id: ID! size(in: Int): Int }',
  };
  const two = `type Ant @key(fields: "id") {
    id: ID! size(in: Int): Int @external load: Int @requires(fields: "size(in: 7)")
  }`;
  const own = federate({ one: { typeDefs: typeDefs.one }, two: { typeDefs: two } });
  expect(documents('{ ant { size load } }', 'plain', {}, own.engine)).toEqual([
    'query{ant{size_1:size load}}',
  ]);
});

test('it settles conditions', () => {
  const query = 'query($c: Boolean!) { me { id name @include(if: $c) ... @skip(if: $c) { email } } }';
  expect(documents(query, 'plain', { c: true })).toEqual(['query{me{id name}}']);
  expect(documents(query, 'plain', { c: false })).toEqual(['query{me{id email}}']);
});

test('it asks nothing for introspection alone', () => {
  expect(documents('{ __schema { queryType { name } } }')).toEqual([]);
});

test('spelt out, it names every object type', () => {
  expect(documents('{ node(id: "1") { id ... on Thing { label } } }', 'expanded')).toEqual([
    'query{node(id:"1"){__typename ...on Product{id label} ...on Brand{id label} ...on Review{id} ...on User{id}}}',
  ]);
});

test('it does not grow with fragments that repeat each other', () => {
  const fragments = Array.from(
    { length: 30 },
    (_, i) => `fragment F${i} on User { friends { ...F${i + 1} ...F${i + 1} } ...F${i + 1} }`,
  );
  const [text = ''] = documents(`{ me { ...F0 } } ${fragments.join(' ')} fragment F30 on User { id }`);
  expect(text.length).toBeLessThan(1000);
});

test('spelt out, it is not worth asking once the types have multiplied', () => {
  const query = `{ media { ${'id ... on Film { minutes } sequel { '.repeat(20)} id ${'} '.repeat(20)} } }`;
  const [plain] = writers(query);
  expect(plain?.('plain').text.length).toBeLessThan(1000);
  expect(plain?.('expanded')).toMatchObject({ isHard: true });
});

test('it is refused when fragments that stand in several places would fill it', () => {
  const own = federate({
    only: {
      typeDefs: `interface I { id: ID! } interface J { id: ID! } interface K { id: ID! }
        type A implements I & J & K { id: ID! } type Query { i: I }`,
    },
  });
  const fragments = Array.from(
    { length: 30 },
    (_, i) => `fragment F${i} on I { ... on J { ...F${i + 1} } ... on K { ...F${i + 1} } }`,
  );
  const query = `{ i { ...F0 } } ${fragments.join(' ')} fragment F30 on I { id }`;
  expect(() => documents(query, 'plain', {}, own.engine)).toThrow('too long');
});

import { buildSchema, type FragmentDefinitionNode, Kind, type OperationDefinitionNode, parse } from 'graphql';
import { PublicFields } from './public-fields.ts';

const SDL = `
  directive @public on OBJECT | FIELD_DEFINITION
  type Query { a: Int }
  type Subscription { counts(id: ID!): Counts! @public own: Counts! }
  type Counts @public { yes: Int! no: Int! event: Event parts: [Part!]! @public }
  type Part @public { n: Int! }
  type Event { id: ID! mine: Int title: String @public }
`;
const schema = buildSchema(SDL);
const fields = new PublicFields(SDL);

function covered(text: string): boolean {
  const { definitions } = parse(text);
  const node = definitions.find((d) => d.kind === Kind.OPERATION_DEFINITION) as OperationDefinitionNode;
  const named = definitions.filter((d) => d.kind === Kind.FRAGMENT_DEFINITION);
  const fragments = new Map(named.map((d): [string, FragmentDefinitionNode] => [d.name.value, d]));
  return fields.cover({ node, fragments }, schema);
}

test.each([
  ['leaves of a marked type', 'subscription { counts(id: 1) { y: yes no __typename } }'],
  ['marked fields on the way', 'subscription { counts(id: 1) { parts { n } } }'],
  ['fragments of such', 'subscription { counts(id: 1) { ...F ... { no } } } fragment F on Counts { yes }'],
])('public: %s', (_, text) => {
  expect(covered(text)).toBe(true);
});

test.each([
  ['a root field without the mark', 'subscription { own { yes } }'],
  ['a way to another type without the mark', 'subscription { counts(id: 1) { yes event { title } } }'],
  ['the same in a fragment', 'subscription { counts(id: 1) { ...F } } fragment F on Counts { event { id } }'],
])('not public: %s', (_, text) => {
  expect(covered(text)).toBe(false);
});

test('nothing is public where nothing says so', () => {
  const plain = SDL.replaceAll('@public', '').replace('directive  on OBJECT | FIELD_DEFINITION', '');
  const { definitions } = parse('subscription { own { yes } }');
  const node = definitions[0] as OperationDefinitionNode;
  expect(new PublicFields(plain).cover({ node, fragments: new Map() }, schema)).toBe(false);
});

import { composeServices } from '@theguild/federation-composition';
import {
  buildClientSchema,
  getIntrospectionQuery,
  type IntrospectionQuery,
  type IntrospectionType,
  parse,
  printSchema,
} from 'graphql';
import { Engine } from '../engine.ts';
import { scripted } from '../test-kit/federation.ts';

const SPEC = 'https://specs.apollo.dev';

/** Everything federation has to say of a schema, with some of it renamed. */
const ONE = `
  extend schema
    @link(url: "${SPEC}/federation/v2.9", import: [
      "@key", "@shareable", "@tag", "@inaccessible", "@requires", "@external", "@provides", "@override", "@policy"
      "@interfaceObject", "@composeDirective", "@requiresScopes", "@context", "@cost", "@listSize"
      {name: "@authenticated", as: "@login"}])
    @link(url: "https://rules.test/owner/v1.0", import: ["@owner", {name: "@team", as: "@group"}])
    @composeDirective(name: "@owner")
    @composeDirective(name: "@group")
  directive @owner(of: String) on FIELD_DEFINITION | OBJECT
  directive @group on FIELD_DEFINITION
  directive @live("how often" every: Int = 5) on QUERY | FIELD

  "where all begins" type Query @tag(name: "t") {
    "who asks" me("which" id: ID, old: Int = 3 @deprecated(reason: "no use"), hidden: Int @inaccessible): User @login
    users: [User!]! @listSize(assumedSize: 9) @cost(weight: 3) @owner(of: "us") @group
    gone: Int @deprecated
    secret: Secret @inaccessible
    find(by: By, day: Day): [Found] @requiresScopes(scopes: [["find"]])
  }
  type Mutation { "changes it" rename(by: By!): User @policy(policies: [["own"]]) }
  type Subscription { changed: User @tag(name: "live") }
  "anyone" interface Person @key(fields: "id") { id: ID! "as called" name: String hush: Int @inaccessible }
  "one of us" type User implements Person & Whisper @key(fields: "id") @context(name: "user") @owner(of: "them") {
    id: ID! name: String @tag(name: "pii") hush: Int @inaccessible born: Date pet: Pet card: Card
    weight: Int @login note: String @deprecated(reason: "use \\"name\\"")
  }
  type Pet @key(fields: "id") { id: ID! }
  type Card @key(fields: "id") { id: ID! greet: String }
  type Secret @inaccessible { a: Int }
  interface Whisper @inaccessible { name: String }
  union Found = User | Pet | Secret
  union Hidden @inaccessible = Pet
  enum Day { "first" MON TUE @inaccessible WED @deprecated(reason: "weekend") }
  enum Dark @inaccessible { A }
  "a day" scalar Date @specifiedBy(url: "https://date.test") @tag(name: "time")
  scalar Blob @inaccessible
  "how to find" input By @oneOf { "exactly" id: ID name: String @deprecated veiled: Int @inaccessible }
  input Veiled @inaccessible { a: Int }`;

const TWO = `
  extend schema @link(url: "${SPEC}/federation/v2.9", import: ["@key", "@external", "@requires", "@interfaceObject"])
  directive @live("how often" every: Int = 5) on QUERY | FIELD
  type Person @key(fields: "id") @interfaceObject { id: ID! "points" score: Int }
  type Pet @key(fields: "id") { id: ID! age: Int }`;

const PUBLIC = `"""how to find"""
input By @oneOf {
  """exactly"""
  id: ID
  name: String @deprecated
}`;

const { supergraphSdl = '', errors } = composeServices([
  { name: 'one', url: '', typeDefs: parse(ONE) },
  { name: 'two', url: '', typeDefs: parse(TWO) },
]);

async function introspected(): Promise<IntrospectionQuery> {
  const engine = new Engine<undefined>({ supergraphSdl, subgraph: () => scripted(() => ({ data: null })) });
  const query = getIntrospectionQuery({
    inputValueDeprecation: true,
    oneOf: true,
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
  });
  const { body } = await engine.execute({ query }, undefined);
  return (JSON.parse(body) as { data: IntrospectionQuery }).data;
}

const own = (types: readonly IntrospectionType[]) =>
  types
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('__'))
    .sort();

describe('introspection of a supergraph that has everything', () => {
  let data: IntrospectionQuery;
  let sdl: string;

  beforeAll(async () => {
    expect(errors).toBeUndefined();
    data = await introspected();
    sdl = printSchema(buildClientSchema(data));
  });

  test('tells the API’s types and no others', () => {
    expect(own(data.__schema.types).join(' ')).toBe(
      'Boolean By Card Date Day Found ID Int Mutation Person Pet Query String Subscription User',
    );
  });

  test('tells the directives clients may use and none of the composition’s', () => {
    const names = data.__schema.directives.map(({ name }) => name).sort();
    expect(names).toEqual(['deprecated', 'include', 'live', 'oneOf', 'skip', 'specifiedBy']);
    expect(sdl).toContain('directive @live(');
  });

  test('has no trace of what is hidden', () => {
    expect(sdl).not.toMatch(/hidden|hush|secret|whisper|dark|TUE|blob|veiled/i);
  });

  test('has no trace of federation', () => {
    expect(sdl).not.toMatch(
      /join__|link__|federation|core__|_entities|_service|@tag|@login|authenticated|scopes|polic|context|cost|listSize|owner|group|inaccessible/i,
    );
  });

  test.each([
    ['descriptions of types', '"""where all begins"""'],
    ['descriptions of fields', '"""who asks"""'],
    ['descriptions of arguments', '"""which"""'],
    ['descriptions of interfaces', '"""anyone"""'],
    ['descriptions of scalars', '"""a day"""\nscalar Date @specifiedBy(url: "https://date.test")'],
    ['descriptions of enum values', '"""first"""\n  MON'],
    ['descriptions of input objects and their fields', PUBLIC],
    ['deprecated arguments', 'old: Int = 3 @deprecated(reason: "no use")'],
    ['deprecated fields', 'gone: Int @deprecated\n'],
    ['their reasons', 'note: String @deprecated(reason: "use \\"name\\"")'],
    ['deprecated enum values', 'WED @deprecated(reason: "weekend")'],
    ['fields of interface objects', '"""points"""\n  score: Int'],
    ['unions', 'union Found = User | Pet'],
  ])('keeps %s', (_, part) => {
    expect(sdl).toContain(part);
  });

  test('shows guarded fields, and deprecated ones only when they are asked for', async () => {
    const engine = new Engine<undefined>({ supergraphSdl, subgraph: () => scripted(() => ({ data: null })) });
    const query = `{ __type(name: "Query") {
      fields { name args { name } } all: fields(includeDeprecated: true) { name args(includeDeprecated: true) { name } }
    } hidden: __type(name: "Secret") { name } graph: __type(name: "join__Graph") { name } }`;
    const { body } = await engine.execute({ query }, undefined);
    expect(JSON.parse(body)).toEqual({
      data: {
        __type: {
          fields: [
            { name: 'me', args: [{ name: 'id' }] },
            { name: 'users', args: [] },
            { name: 'find', args: [{ name: 'by' }, { name: 'day' }] },
          ],
          all: [
            { name: 'me', args: [{ name: 'id' }, { name: 'old' }] },
            { name: 'users', args: [] },
            { name: 'gone', args: [] },
            { name: 'find', args: [{ name: 'by' }, { name: 'day' }] },
          ],
        },
        hidden: null,
        graph: null,
      },
    });
  });
});

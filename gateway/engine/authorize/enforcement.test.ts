import fc from 'fast-check';
import {
  buildSchema,
  type DocumentNode,
  execute,
  type FieldNode,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isObjectType,
  Kind,
  lexicographicSortSchema,
  parse,
  printSchema,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { compose, faults, federate, type Result } from '../test-kit/federation.ts';
import { drawFrom, OperationGenerator } from '../test-kit/generate.ts';
import { type GuardMap, withGuards } from '../test-kit/guarded.ts';
import { resolveField, rootFields, SHOP } from '../test-kit/shop.ts';
import { ReferenceGuards } from './testing/reference-guards.ts';

const VALUES = { first: ['1', '2', '4'], id: ['"p1"', '"p3"', '"b2"', '"u2"', '"none"'], lang: ['"en"'] };
const VARIABLES = { yes: true, no: false };
/** Fields no other type has and no key needs: they stand in a fetch only when they were asked for. */
const TELLTALES = ['Product.price', 'User.friends', 'Review.stars', 'Brand.founded'];

const OBJECTS = [
  ...TELLTALES,
  'Brand',
  'Song',
  'Kind',
  'Product.weight',
  'Product.label',
  'Product.brand',
  'User.name',
  'User.email',
  'Review.author',
  'Film.title',
  'Film.score',
  'Song.score',
  'Query.me',
  'Query.search',
];

/** Interfaces guarded beside their types, by hand. */
const WITH_INTERFACES = [...OBJECTS, 'Thing.label', 'Media.title', 'Media.score', 'Node.id'];

/** Interfaces guarded by what their types demand together, as composition does. */
function derived(coordinates: readonly string[]): GuardMap {
  const guards = guardMap(coordinates);
  const together = (...scopes: string[]) => `@requiresScopes(scopes: [${JSON.stringify(scopes)}])`;
  return {
    ...guards,
    'Thing.label': together('Product.label'),
    Thing: together('Brand'),
    Node: together('Brand'),
    Media: together('Song'),
    'Media.title': together('Film.title'),
    'Media.score': together('Film.score', 'Song.score'),
  };
}

/** Each guarded by a scope of its own name. */
function guardMap(coordinates: readonly string[]): GuardMap {
  return Object.fromEntries(coordinates.map((name) => [name, `@requiresScopes(scopes: [["${name}"]])`]));
}

/** `__typename` becomes a field that can be guarded, under the same response key. */
function withTypenameFields(document: DocumentNode): DocumentNode {
  return visit(document, {
    Field(node) {
      if (node.name.value !== '__typename') return undefined;
      return { ...node, alias: node.alias ?? node.name, name: { kind: Kind.NAME, value: 'typeName' } };
    },
  });
}

describe.each([
  ['only object types guarded', guardMap(OBJECTS), OBJECTS, true],
  ['interfaces guarded by hand', guardMap(WITH_INTERFACES), WITH_INTERFACES, true],
  ['interfaces guarded by composition', derived(OBJECTS), OBJECTS, false],
])('with %s', (_, guards, coordinates, inherited) => {
  let scopes: ReadonlySet<string> = new Set();
  const shop = federate(
    SHOP,
    {},
    {
      supergraphSdl: withGuards(compose(SHOP), guards),
      authority: () => ({ authenticated: true, scopes }),
    },
  );
  const plain = buildSchema(printSchema(lexicographicSortSchema(shop.engine.schema)));
  const reference = new ReferenceGuards(plain, new Set(coordinates), inherited);
  const whole = checked(plain, reference);

  /** The same data and operation over one schema, each resolver of which asks first. */
  async function expected(document: DocumentNode): Promise<Result> {
    const asked = withTypenameFields(document);
    const parents = new Map<FieldNode, string>();
    const types = new TypeInfo(plain);
    const visitor = visitWithTypeInfo(types, {
      Field(node) {
        parents.set(node, types.getParentType()?.name ?? '');
      },
    });
    visit(asked, visitor);
    const contextValue = { parents, scopes };
    const result = await execute({ schema: whole, document: asked, variableValues: VARIABLES, contextValue });
    return JSON.parse(JSON.stringify(result)) as Result;
  }

  test('nothing guarded shows without its grant, and all that is granted shows', async () => {
    const seeds = fc.integer({ min: 0, max: 2 ** 31 });
    const property = fc.asyncProperty(seeds, fc.subarray(coordinates), async (seed, granted) => {
      const query = new OperationGenerator(plain, drawFrom(seed), VALUES).query();
      const document = parse(query);
      fc.pre(validate(plain, document).length === 0);
      scopes = new Set(granted);
      shop.calls.length = 0;
      const ours = await shop.run(query, VARIABLES);
      const theirs = await expected(document);
      expect({ query, granted, data: JSON.stringify(ours.data) }).toEqual({
        query,
        granted,
        data: JSON.stringify(theirs.data),
      });
      expect({ query, granted, failed: ours.errors !== undefined }).toEqual({
        query,
        granted,
        failed: theirs.errors !== undefined,
      });
      expect(ours.errors?.filter(({ path = [] }) => !endsInNull(ours.data, path)) ?? []).toEqual([]);
      const fetched = shop.calls.map(({ text }) => text).join();
      for (const telltale of TELLTALES.filter((name) => !scopes.has(name))) {
        expect(fetched).not.toMatch(new RegExp(`\\b${telltale.split('.')[1]}\\b`));
      }
    });
    await fc.assert(property, { numRuns: 40 });
  }, 120_000);

  test('a denial has the path of its field', async () => {
    scopes = new Set(['Node.id']);
    const result = await shop.run('{ users { id friends { id } } }');
    const at = ['users.0.friends', 'users.1.friends', 'users.2.friends'];
    expect(faults(result).filter((fault) => fault.includes('friends'))).toEqual(
      at.map((path) => `${path}: UNAUTHORIZED_FIELD_OR_TYPE`),
    );
  });
});

/** Whether the path leads to a null, or a null lies on its way. */
function endsInNull(data: unknown, path: readonly (string | number)[]): boolean {
  let value = data;
  for (const key of path) {
    if (value === null) return true;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value === null;
}

interface Asking {
  readonly parents: ReadonlyMap<FieldNode, string>;
  readonly scopes: ReadonlySet<string>;
}

/** The schema with resolvers that ask before they answer; each object type has its name as a field. */
function checked(plain: GraphQLSchema, reference: ReferenceGuards): GraphQLSchema {
  const objects = Object.values(plain.getTypeMap()).filter(
    (type) => isObjectType(type) && !type.name.startsWith('__'),
  );
  const names = objects.map(({ name }) => `extend type ${name} { typeName: String! }`);
  const whole = buildSchema([printSchema(plain), ...names].join('\n'));
  for (const { name } of objects) {
    const type = whole.getType(name);
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const resolve = name === 'Query' ? rootFields[field.name] : name === 'Dims' ? undefined : resolveField;
      field.resolve = asking(reference, resolve as GraphQLFieldResolver<unknown, unknown> | undefined);
    }
  }
  return whole;
}

function asking(
  reference: ReferenceGuards,
  resolve: GraphQLFieldResolver<unknown, unknown> | undefined,
): GraphQLFieldResolver<unknown, Asking> {
  return (source, args, context, info) => {
    const { fieldName, fieldNodes, parentType } = info;
    const { parents, scopes } = context;
    if (fieldName === 'typeName') {
      if (!reference.isVisible(parentType.name, scopes)) throw new Error('denied');
      return parentType.name;
    }
    const denied = fieldNodes.some((node) => !reference.allows(parents.get(node) ?? '', fieldName, scopes));
    if (denied) throw new Error('denied');
    return resolve === undefined
      ? (source as Record<string, unknown>)[fieldName]
      : resolve(source, args, undefined, info);
  };
}

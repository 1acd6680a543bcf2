import type { GraphQLFieldResolver } from 'graphql';
import type { SubgraphDefinition } from './federation.ts';

/**
 * Four subgraphs over one small set of data, with faults in it: a field named in an object's `fails` throws, and nulls
 * stand where none may be. The same data and resolvers serve as one schema to compare with.
 */
export interface Item {
  readonly __typename: string;
  readonly id: string;
  readonly fails?: readonly string[];
  readonly [field: string]: unknown;
}

const ITEMS: readonly Item[] = [
  {
    __typename: 'Product',
    id: 'p1',
    name: 'Lamp',
    weight: 3,
    brand: 'b1',
    related: ['p2', 'p3'],
    w: 1,
    h: 2,
    reviews: ['r1', 'r2'],
    kind: 'LIGHT',
    price: 10.5,
  },
  {
    __typename: 'Product',
    id: 'p2',
    name: 'Chair',
    weight: null,
    brand: 'b2',
    related: ['p1', null],
    w: 3,
    h: 4,
    reviews: [],
    kind: 'SEAT',
    price: 20,
  },
  {
    __typename: 'Product',
    id: 'p3',
    name: 'Table "x"\n',
    weight: 30,
    brand: null,
    related: null,
    w: null,
    h: 5,
    reviews: ['r3'],
    kind: 'TABLE',
    price: null,
    fails: ['rating'],
  },
  {
    __typename: 'Product',
    id: 'p4',
    name: null,
    weight: 4,
    brand: 'b1',
    related: [],
    w: 3,
    h: null,
    reviews: null,
    kind: null,
    price: 1,
    fails: ['weight'],
  },
  { __typename: 'Brand', id: 'b1', name: 'Lux', products: ['p1', 'p3'], founded: 1900, rank: 1 },
  {
    __typename: 'Brand',
    id: 'b2',
    name: null,
    products: ['p2', 'p4'],
    founded: 1950,
    rank: null,
    fails: ['founded'],
  },
  { __typename: 'Review', id: 'r1', body: 'good', stars: 5, author: 'u1', product: 'p1' },
  { __typename: 'Review', id: 'r2', body: null, stars: null, author: 'u2', product: 'p1' },
  { __typename: 'Review', id: 'r3', body: 'bad', stars: 1, author: 'u3', product: 'p3', fails: ['body'] },
  {
    __typename: 'User',
    id: 'u1',
    email: 'a@x',
    name: 'Ann',
    friends: ['u2', 'u3'],
    favourite: 'p1',
    wrote: ['r1'],
  },
  {
    __typename: 'User',
    id: 'u2',
    email: 'b@x',
    name: null,
    friends: ['u1', null],
    favourite: 'b1',
    wrote: ['r2'],
  },
  {
    __typename: 'User',
    id: 'u3',
    email: 'c@x',
    name: 'Cy',
    friends: null,
    favourite: 'r3',
    wrote: null,
    fails: ['friends'],
  },
];

const MEDIA: readonly Item[] = [
  { __typename: 'Film', id: 'm1', title: 'Up', minutes: 90, score: 4.5, critics: ['u1', 'u2'], sequel: 'm2' },
  {
    __typename: 'Song',
    id: 'm2',
    title: null,
    bars: 12,
    score: null,
    critics: null,
    sequel: null,
  },
  {
    __typename: 'Film',
    id: 'm3',
    title: 'Two',
    minutes: null,
    score: 1,
    critics: ['u3'],
    sequel: 'm1',
    fails: ['score'],
  },
];

const BY_ID: ReadonlyMap<unknown, Item> = new Map([...ITEMS, ...MEDIA].map((item) => [item.id, item]));
const LINKS = new Set([
  'brand',
  'related',
  'products',
  'reviews',
  'author',
  'product',
  'friends',
  'favourite',
  'wrote',
  'critics',
  'sequel',
  'seen',
]);

function followed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(followed);
  return value === null ? null : BY_ID.get(value);
}

/** The value of a field, from the data alone; the parent may be a reference with more fields on it. */
export const resolveField: GraphQLFieldResolver<Item, unknown, Record<string, unknown>> = (
  source,
  args,
  _,
  info,
) => {
  const { fieldName } = info;
  const item = BY_ID.get(source?.id) ?? source;
  if (item?.fails?.includes(fieldName)) throw new Error(`${item.id}.${fieldName} failed`);
  switch (fieldName) {
    case 'price':
      return item['price'] === null ? null : Number(item['price']) * (args['currency'] === 'USD' ? 2 : 1);
    case 'dims':
      return item['w'] === null ? null : { w: item['w'], h: item['h'] };
    case 'rating':
      return item.id.length / 4;
    case 'label':
      return `${String(args['lang'])}:${item.id}`;
    case 'shipping':
      if (item.fails?.includes('weight')) throw new Error(`${item.id}.weight failed`);
      return source['weight'] === null ? -1 : Number(source['weight']) * 100;
    default:
      return LINKS.has(fieldName) ? followed(item[fieldName]) : item[fieldName];
  }
};

export const rootFields: Record<string, GraphQLFieldResolver<unknown, unknown, Record<string, unknown>>> = {
  products: (_, args) =>
    ITEMS.filter((item) => item.__typename === 'Product').slice(0, Number(args['first'] ?? 3)),
  product: (_, args) =>
    ITEMS.find(({ __typename, id }) => __typename === 'Product' && id === args['id']) ?? null,
  node: (_, args) => BY_ID.get(args['id']) ?? null,
  search: () => ITEMS.filter((item) => item.id.endsWith('1') || item.id.endsWith('2')),
  topReviews: () => [BY_ID.get('r1'), null, BY_ID.get('r3'), BY_ID.get('r2')],
  strict: () => [BY_ID.get('r1'), BY_ID.get('r3')],
  media: () => MEDIA,
  best: () => BY_ID.get('m3'),
  charts: () => ['m2', 'm1', 'none'].map((id) => BY_ID.get(id) ?? null),
  me: () => BY_ID.get('u1'),
  users: () => ITEMS.filter((item) => item.__typename === 'User'),
};

const COMMON = `
  interface Node { id: ID! }
  enum Currency { EUR USD }
`;

const TYPE_DEFS: Record<string, string> = {
  catalog: `${COMMON}
    enum Kind { LIGHT SEAT TABLE }
    type Query {
      products(first: Int = 3): [Product!]!
      product(id: ID!): Product
      node(id: ID!): Node
      search: [Hit]
      media: [Media]
    }
    union Hit = Product | Brand | Review | User
    interface Thing { id: ID! label(lang: String = "en"): String }
    type Product implements Node & Thing @key(fields: "id") {
      id: ID! name: String! weight: Int price(currency: Currency = EUR): Float kind: Kind
      brand: Brand related: [Product] dims: Dims @shareable label(lang: String = "en"): String
    }
    interface Media @key(fields: "id") { id: ID! title: String! sequel: Media }
    type Film implements Media @key(fields: "id") { id: ID! title: String! minutes: Int sequel: Media }
    type Song implements Media @key(fields: "id") { id: ID! title: String! bars: Int! sequel: Media }
    type Dims { w: Int }
    type Brand implements Node & Thing @key(fields: "id") {
      id: ID! name: String products: [Product!] founded: Int! label(lang: String = "en"): String
    }
    type Review implements Node @key(fields: "id", resolvable: false) { id: ID! }
    type User implements Node @key(fields: "id", resolvable: false) { id: ID! }`,
  reviews: `
    type Query { topReviews: [Review] strict: [Review!]! best: Media charts: [Media] }
    type Media @key(fields: "id") @interfaceObject { id: ID! score: Float critics: [User] }
    type Review @key(fields: "id") { id: ID! body: String stars: Int! author: User product: Product! }
    type Product @key(fields: "id") { id: ID! reviews: [Review!] rating: Float }
    type User @key(fields: "id") { id: ID! wrote: [Review] }`,
  users: `
    type Query { me: User users: [User!] }
    union Favourite = Product | Brand | Review
    type User @key(fields: "id") @key(fields: "email") {
      id: ID! email: String! name: String! friends: [User] favourite: Favourite
    }
    type Product @key(fields: "id", resolvable: false) { id: ID! }
    type Review @key(fields: "id", resolvable: false) { id: ID! }
    type Brand @key(fields: "id") { id: ID! rank: Int }`,
  shipping: `
    type Product @key(fields: "id") {
      id: ID! weight: Int @external shipping: Int @requires(fields: "weight") dims: Dims @shareable
    }
    type Dims { h: Int }`,
};

const OBJECT_FIELDS = /(?:type|interface(?= \w+ @key)) (\w+)[^{]*\{([^}]*)\}/g;

/** Resolvers for what a subgraph's SDL declares. */
function resolversFor(typeDefs: string) {
  const resolvers: Record<string, Record<string, unknown>> = {};
  for (const [, type = '', fields = ''] of typeDefs.matchAll(OBJECT_FIELDS)) {
    const names = [...fields.replaceAll(/\([^)]*\)/g, '').matchAll(/(\w+)\s*:/g)].map(
      ([, name = '']) => name,
    );
    resolvers[type] = {};
    for (const name of names) resolvers[type][name] = type === 'Query' ? rootFields[name] : resolveField;
    if (type !== 'Query' && type !== 'Dims') {
      resolvers[type]['__resolveReference'] = (ref: Item) => {
        const item = BY_ID.get(ref.id);
        return item === undefined ? null : { ...item, ...ref, __typename: item.__typename };
      };
    }
    if (type === 'Dims') for (const name of names) delete resolvers[type][name];
  }
  return resolvers as NonNullable<SubgraphDefinition['resolvers']>;
}

export const SHOP: Record<string, SubgraphDefinition> = Object.fromEntries(
  Object.entries(TYPE_DEFS).map(([name, typeDefs]) => [
    name,
    { typeDefs, resolvers: resolversFor(typeDefs) },
  ]),
);

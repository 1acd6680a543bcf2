import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import type { SubgraphDefinition } from '../engine/test-kit/federation.ts';
import { RawClient } from '../live/testing/raw-client.ts';
import { type FederatedGateway, startFederatedGateway } from './testing/federated-gateway.ts';
import { type SubgraphServer, startRawSubgraph } from './testing/subgraph-server.ts';

const DEFINITIONS: Record<string, SubgraphDefinition> = {
  books: {
    typeDefs: `
      type Query { book: Book books: [Book!]! any: Any named: Named strict: Int! }
      type Subscription { bought: Book! }
      interface Named { name: String }
      union Any = Book | Author
      enum Kind { NOVEL POEM }
      type Author implements Named @key(fields: "id") { id: ID! name: String @shareable }
      type Book @key(fields: "id") {
        id: ID! title: String pages: Int price: Float sold: Boolean kind: Kind kinds: [Kind!] author: Author
      }`,
  },
  stock: {
    typeDefs: `
      type Book @key(fields: "id") { id: ID! count: Int! place: Place }
      type Place { row: Int }`,
  },
};

type Answers = Record<'books' | 'stock', unknown>;

/** What the two servers say at the moment; a string goes as it is. */
let answers: Partial<Answers> = {};
const servers: SubgraphServer[] = [];
let gateway: FederatedGateway;

async function liar(name: keyof Answers): Promise<string> {
  const sockets = new WebSocketServer({ noServer: true });
  sockets.on('connection', (socket) => {
    socket.on('message', (data) => {
      const { type, id } = JSON.parse(String(data)) as { type: string; id?: string };
      if (type === 'connection_init') socket.send('{"type":"connection_ack"}');
      if (type === 'subscribe') socket.send(JSON.stringify({ id, type: 'next', payload: answers[name] }));
    });
  });
  const server = await startRawSubgraph(
    (_, response) => {
      const answer = answers[name] ?? { data: null };
      const body = typeof answer === 'string' ? answer : JSON.stringify(answer);
      response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    },
    { sockets },
  );
  servers.push(server);
  return server.url;
}

beforeAll(async () => {
  const urls = { books: await liar('books'), stock: await liar('stock') };
  gateway = await startFederatedGateway(DEFINITIONS, urls);
});
afterAll(async () => {
  await gateway.close();
  for (const { kill } of servers) await kill();
});

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { path?: readonly unknown[]; extensions?: { code: string } }[];
}

const faults = ({ errors = [] }: Answer) =>
  errors.map(({ path = [], extensions }) => `${path.join('.')}: ${extensions?.code}`);

async function ask(query: string, given: Partial<Answers>) {
  answers = given;
  const response = await fetch(gateway.graphql, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const answer = (await response.json()) as Answer;
  return { data: answer.data, faults: faults(answer), text: JSON.stringify(answer) };
}

const ofBook = (book: unknown) => ({ books: { data: { book } } });

describe('a value a subgraph gives', () => {
  test.each([
    ['pages', '"7"'],
    ['pages', '7.5'],
    ['pages', '1099511627776'],
    ['pages', '-2147483649'],
    ['pages', 'true'],
    ['pages', '[7]'],
    ['price', '"1.5"'],
    ['price', '1e999'],
    ['title', '5'],
    ['title', '{"toString":"x"}'],
    ['title', '["a"]'],
    ['sold', '1'],
    ['sold', '"true"'],
    ['id', '{}'],
    ['id', '1.5'],
    ['kind', '"DRAMA"'],
    ['kind', '"novel"'],
    ['kind', '0'],
    ['kinds', '"NOVEL"'],
    ['kinds', '["NOVEL","DRAMA"]'],
    ['kinds', '["NOVEL",null]'],
  ])('as %s that is %s is null with INVALID_VALUE, and the rest stands', async (field, json) => {
    const book = `{"data":{"book":{"__typename":"Book","author":{"__typename":"Author","name":"A"},"${field}":${json}}}}`;
    const { data, faults: found } = await ask(`{ book { author { name } ${field} } }`, { books: book });
    const whole = field === 'id' ? { book: null } : { book: { author: { name: 'A' }, [field]: null } };
    expect(data).toEqual(whole);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(new RegExp(`^book\\.${field}(\\.1)?: INVALID_VALUE$`));
  });

  test('for a field that may not be null takes the answer along, and nothing else is told', async () => {
    const { data, faults: found } = await ask('{ strict }', { books: { data: { strict: 'x' } } });
    expect(data).toBeNull();
    expect(found).toEqual(['strict: INVALID_VALUE']);
  });

  test.each([['{}'], ['7'], ['"x"']])('as a list that is %s is not one', async (json) => {
    const { data, faults: found } = await ask('{ books { id } }', { books: `{"data":{"books":${json}}}` });
    expect(data).toBeNull();
    expect(found).toEqual(['books: INVALID_VALUE']);
  });

  test.each([['7'], ['"x"'], ['[]'], ['true']])('as an object that is %s is not one', async (json) => {
    const { data, faults: found } = await ask('{ book { title } }', { books: `{"data":{"book":${json}}}` });
    expect(data).toEqual({ book: null });
    expect(found).toEqual(['book: INVALID_VALUE']);
  });
});

describe('a __typename that is not possible there', () => {
  test.each([
    ['{ any { __typename } }', { any: { __typename: 'Place' } }, 'any'],
    ['{ any { __typename } }', { any: { __typename: 'Nothing' } }, 'any'],
    ['{ any { __typename } }', { any: { __typename: 7 } }, 'any'],
    ['{ any { __typename } }', { any: {} }, 'any'],
    ['{ named { name } }', { named: { __typename: 'Book', name: 'x' } }, 'named'],
    ['{ named { __typename name } }', { named: { __typename: '__Type', name: 'x' } }, 'named'],
    ['{ book { title } }', { book: { __typename: 'Author', title: 'x' } }, 'book'],
  ])('%s of %j is null', async (query, given, path) => {
    const { data, faults: found } = await ask(query, { books: { data: given } });
    expect(data).toEqual({ [path]: null });
    expect(found).toEqual([`${path}: INVALID_VALUE`]);
  });
});

describe('what was not asked for', () => {
  test('is left out, at every depth', async () => {
    const book = { __typename: 'Book', id: '1', title: 'T', secret: 'S', author: { name: 'A', secret: 'S' } };
    const { data, text } = await ask('{ book { title author { name } } }', {
      books: { data: { book, other: 'S' }, extensions: { trace: 'S' } },
    });
    expect(data).toEqual({ book: { title: 'T', author: { name: 'A' } } });
    expect(text).not.toContain('"S"');
  });

  test('puts nothing into the prototype of anything', async () => {
    const body =
      '{"data":{"__proto__":{"polluted":1},"book":{"__typename":"Book","__proto__":{"title":"P"},"title":"T"}}}';
    const { data } = await ask('{ book { title } }', { books: body });
    expect(data).toEqual({ book: { title: 'T' } });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('a field of an entity another subgraph owns is not taken from who was not asked', async () => {
    const { data, faults: found } = await ask('{ book { title count } }', {
      books: { data: { book: { __typename: 'Book', id: '1', title: 'T', count: 99 } } },
      stock: { data: { _entities: [{ __typename: 'Book', title: 'X', count: 3 }] } },
    });
    expect(data).toEqual({ book: { title: 'T', count: 3 } });
    expect(found).toEqual([]);
  });
});

describe('entities', () => {
  const books = { data: { books: ['1', '2'].map((id) => ({ __typename: 'Book', id })) } };
  const one = { __typename: 'Book', count: 1, place: { row: 1 } };

  test.each([
    ['too few', [one]],
    ['too many', [one, one, one]],
    ['none', []],
    ['no list', { 0: one, 1: one, length: 2 }],
    ['nothing', null],
  ])('that are %s are all null with SUBGRAPH_INVALID', async (_name, entities) => {
    const { data, faults: found } = await ask('{ books { id place { row } } }', {
      books,
      stock: { data: { _entities: entities } },
    });
    expect(data).toEqual({ books: ['1', '2'].map((id) => ({ id, place: null })) });
    expect(found).toEqual(['books.0.place: SUBGRAPH_INVALID', 'books.1.place: SUBGRAPH_INVALID']);
  });

  test.each([
    ['of another type', { __typename: 'Author', place: { row: 9 } }],
    ['of a type there is not', { __typename: 'Nothing', place: { row: 9 } }],
    ['of no type', { __typename: 7, place: { row: 9 } }],
    ['that is a number', 7],
    ['that is a list', [one]],
  ])('an entity %s is null, and its neighbour stands', async (_name, entity) => {
    const { data, faults: found } = await ask('{ books { id place { row } } }', {
      books,
      stock: { data: { _entities: [entity, one] } },
    });
    expect(data).toEqual({
      books: [
        { id: '1', place: null },
        { id: '2', place: { row: 1 } },
      ],
    });
    expect(found).toEqual(['books.0.place: SUBGRAPH_INVALID']);
  });
});

describe('an answer', () => {
  test.each([['[]'], ['"x"'], ['{}'], ['{"data":7}'], ['{"data":{},"errors":{}}'], ['not JSON'], ['']])(
    'that is %s is none',
    async (body) => {
      const { data, faults: found } = await ask('{ book { title } }', { books: body });
      expect(data).toEqual({ book: null });
      expect(found).toEqual(['book: SUBGRAPH_INVALID']);
    },
  );

  test('has errors of the protocol’s shape, whatever the subgraph’s are', async () => {
    const errors = [7, null, 'x', { message: 5 }, { message: 'M', path: 'book', extensions: [] }];
    const { data, text } = await ask('{ book { title } }', {
      books: { data: { book: { title: 'T' } }, errors },
    });
    expect(data).toEqual({ book: { title: 'T' } });
    for (const error of (JSON.parse(text) as { errors: Record<string, unknown>[] }).errors) {
      expect(typeof error['message']).toBe('string');
      expect(error['path'] === undefined || Array.isArray(error['path'])).toBe(true);
    }
  });

  test('relays no stack trace', async () => {
    const extensions = { code: 'X', stacktrace: ['at secret.js:1'], exception: { stack: 'secret' } };
    const { text } = await ask('{ book { title } }', {
      books: { data: { book: null }, errors: [{ message: 'No.', path: ['book'], extensions }] },
    });
    expect(text).toContain('"code":"X"');
    expect(text).not.toContain('secret');
  });
});

test('events are held to the same', async () => {
  const bought = { __typename: 'Book', id: '1', title: 5, secret: 'S' };
  answers = { books: { data: { bought } }, stock: { data: { _entities: [] } } };
  const client = await RawClient.ready(gateway.socketUrl);
  client.subscribe('1', 'subscription { bought { id title place { row } } }');
  const { payload } = await client.until(({ type }) => type === 'next');
  expect((payload as Answer).data).toEqual({ bought: { id: '1', title: null, place: null } });
  expect(faults(payload as Answer).sort()).toEqual([
    'bought.place: SUBGRAPH_INVALID',
    'bought.title: INVALID_VALUE',
  ]);
  client.socket.close();
});

test('a book as it should be stands as it is', async () => {
  const book = { title: 'T', pages: 7, price: 1.5, sold: true, kind: 'POEM', kinds: ['NOVEL'], id: '1' };
  const { data, faults: found } = await ask(
    '{ book { title pages price sold kind kinds id } }',
    ofBook(book),
  );
  expect(data).toEqual({ book });
  expect(found).toEqual([]);
});

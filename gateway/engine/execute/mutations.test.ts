import type { SubgraphRequest } from '../subgraph.ts';
import { faults, federate, scripted } from '../test-kit/federation.ts';
import { LIBRARY } from '../test-kit/library.ts';

/** The library, whose requests are logged by what they ask, when they begin and when they end. */
function library() {
  const log: string[] = [];
  const logged = (respond: (request: SubgraphRequest) => Record<string, unknown>) =>
    scripted(async (request) => {
      const name = request.operation.text.replaceAll(/\(.*?\)|__typename|\s/g, '');
      log.push(`begin ${name}`);
      await new Promise(setImmediate);
      log.push(`end ${name}`);
      return { data: respond(request) };
    });
  const book = { __typename: 'Book', id: '1', title: 'T' };
  const books = logged(({ operation }) => {
    const keys = [...operation.text.matchAll(/(?:(\w+): ?)?\b(buy|return)\b/g)].map(
      ([, alias, name]) => alias ?? name ?? '',
    );
    return Object.fromEntries(keys.map((key) => [key, { ...book }]));
  });
  const stock = logged(({ operation: { entities } }) =>
    entities.length === 0 ? { restock: 5 } : { _entities: [{ count: 1 }] },
  );
  return { log, ...federate(LIBRARY, { books, stock }) };
}

test('each root field is done, follow-ups and all, before the next begins', async () => {
  const { run, log } = library();
  const result = await run('mutation { return { count } restock buy(id: "1") { title } }');
  expect(result.data).toEqual({ return: { count: 1 }, restock: 5, buy: { title: 'T' } });
  expect(log.map((line) => line.replace(/\{.*?(return|_entities|restock|buy).*/, ' $1'))).toEqual([
    'begin mutation return',
    'end mutation return',
    'begin query _entities',
    'end query _entities',
    'begin mutation restock',
    'end mutation restock',
    'begin mutation buy',
    'end mutation buy',
  ]);
});

test('the same field under two names runs twice', async () => {
  const { run, log } = library();
  const result = await run('mutation { a: buy(id: "1") { id } b: buy(id: "1") { id } }');
  expect(result).toEqual({ data: { a: { id: '1' }, b: { id: '1' } } });
  expect(log.filter((line) => line.startsWith('begin'))).toHaveLength(2);
});

test('a field that fails does not keep the next from running', async () => {
  const { run } = federate(LIBRARY, {
    books: scripted(() => {
      throw new Error('down');
    }),
    stock: scripted(() => ({ data: { restock: 5 } })),
  });
  const result = await run('mutation { return { id } restock }');
  expect(result.data).toEqual({ return: null, restock: 5 });
  expect(faults(result)).toEqual(['return: SUBGRAPH_UNAVAILABLE']);
});

test('a field that leaves no data keeps the next from running', async () => {
  const ran: string[] = [];
  const only = scripted(({ operation }) => {
    const [name = ''] = /\b(a|bad|deep|c)\b/.exec(operation.text) ?? [];
    ran.push(name);
    return { data: { [name]: { a: 1, bad: null, deep: { n: null }, c: 3 }[name] } };
  });
  const typeDefs =
    'type Query { q: Int } type Mutation { a: Int! bad: Int! deep: D! c: Int } type D { n: Int! }';
  const { run } = federate({ only: { typeDefs } }, { only });
  const bad = await run('mutation { a bad c }');
  expect(bad.data).toBeNull();
  expect(faults(bad)).toEqual(['bad: INVALID_VALUE']);
  const deep = await run('mutation { deep { n } c }');
  expect(faults(deep)).toEqual(['deep.n: INVALID_VALUE']);
  expect(ran).toEqual(['a', 'bad', 'deep']);
});

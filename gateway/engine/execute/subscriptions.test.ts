import { ChapterhouseError } from '../../../kernel/errors.ts';
import type { Subgraph, SubgraphResponse } from '../subgraph.ts';
import { faults, federate, type Result, scripted } from '../test-kit/federation.ts';
import { LIBRARY } from '../test-kit/library.ts';

const bought = (id: string): SubgraphResponse => ({ data: { bought: { __typename: 'Book', id } } });

function upstream(events: (signal: AbortSignal) => AsyncGenerator<SubgraphResponse>): Subgraph<undefined> {
  return { fetch: async () => ({ data: null }), subscribe: (_request, _context, signal) => events(signal) };
}

async function subscribe(books: Subgraph<undefined>, counts: number[] = [], signal?: AbortSignal) {
  const stock = scripted(() => {
    const count = counts.shift();
    if (count === undefined) throw new Error('down');
    return { data: { _entities: [{ count }] } };
  });
  const { engine } = federate(LIBRARY, { books, stock });
  const events = await engine.subscribe(
    { query: 'subscription { it: bought { id n: count } }' },
    undefined,
    signal,
  );
  if ('executed' in events) throw new Error(events.body);
  return events;
}

test('each event has data and errors of its own', async () => {
  const books = upstream(async function* () {
    yield bought('1');
    yield bought('2');
    yield {
      data: { bought: null },
      errors: [{ message: 'lost', path: ['bought'], extensions: { code: 'LOST' } }],
    };
  });
  const results: Result[] = [];
  for await (const text of await subscribe(books, [7])) results.push(JSON.parse(text) as Result);
  expect(results.map(({ data }) => data)).toEqual([{ it: { id: '1', n: 7 } }, { it: null }, { it: null }]);
  expect(results.map(faults)).toEqual([[], ['it.n: SUBGRAPH_UNAVAILABLE'], ['it: LOST']]);
});

test('an upstream that breaks off ends the stream with its error', async () => {
  const books = upstream(async function* () {
    yield bought('1');
    throw new ChapterhouseError('CHAPTER_UNAVAILABLE', 'Gone.');
  });
  const events = await subscribe(books, [1]);
  await events.next();
  await expect(events.next()).rejects.toMatchObject({ code: 'CHAPTER_UNAVAILABLE' });
  expect(await events.next()).toEqual({ done: true, value: undefined });
});

test('an upstream’s own error gives nothing away', async () => {
  const books = upstream(async function* () {
    yield* [];
    throw new Error('password is hunter2');
  });
  const events = await subscribe(books);
  await expect(events.next()).rejects.toMatchObject({
    code: 'SUBGRAPH_UNAVAILABLE',
    message: expect.not.stringContaining('hunter2'),
  });
});

describe('closing', () => {
  /** An upstream that stays silent after one event and tells when it was closed. */
  function silent() {
    let closed = false;
    const books = upstream(async function* (signal) {
      try {
        yield bought('1');
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
      } finally {
        closed = true;
      }
    });
    return { books, isClosed: () => closed };
  }

  test('takes effect while an event is awaited, and reaches the upstream', async () => {
    const { books, isClosed } = silent();
    const events = await subscribe(books, [1]);
    await events.next();
    const waiting = events.next();
    await events.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    await new Promise(setImmediate);
    expect(isClosed()).toBe(true);
  });

  test('happens when the caller’s signal aborts', async () => {
    const { books, isClosed } = silent();
    const caller = new AbortController();
    const events = await subscribe(books, [1], caller.signal);
    await events.next();
    const waiting = events.next();
    caller.abort();
    expect(await waiting).toEqual({ done: true, value: undefined });
    await new Promise(setImmediate);
    expect(isClosed()).toBe(true);
  });
});

import fc from 'fast-check';
import { ChapterhouseError } from '../../kernel/errors.ts';
import { createExecutor, type SubgraphExecutor } from '../../kernel/graphql/subgraph-executor.ts';
import { type ChapterKey, chapterId } from '../../kernel/ids.ts';
import { silentLogger } from '../../kernel/log.ts';
import type { GatewayContext } from '../context.ts';
import type { SubgraphRequest, SubgraphResponse } from '../engine/subgraph.ts';
import { LocalSubgraph } from '../local-subgraph.ts';
import { ChapterSubgraph } from './chapter-subgraph.ts';
import {
  eventId,
  never,
  nobody,
  plain,
  representation,
  request,
  type TestWho,
  testChapterSchema,
  testSupergraph,
} from './chapters.testing.ts';
import { type ChapterContract, readContract } from './contract.ts';

const CHAPTERS = ['berlin', 'quito', 'lagos', 'oslo'];
const contract: ChapterContract = readContract(testSupergraph(), 'chapter');
const renamed: string[] = [];
const asked: { chapter: string; request: SubgraphRequest }[] = [];
const executors = new Map<string, SubgraphExecutor<TestWho>>();

const executor = (holds: (chapter: ChapterKey) => boolean) =>
  createExecutor<TestWho, TestWho>(
    testChapterSchema({ holds, renamed: (title) => renamed.push(title) }),
    (who) => who,
    silentLogger,
  );

beforeAll(async () => {
  for (const chapter of CHAPTERS) executors.set(chapter, await executor((key) => key === chapter));
  executors.set('whole', await executor((key) => CHAPTERS.includes(key)));
});
afterAll(() => Promise.all([...executors.values()].map((one) => one.close())));

const server = (name: string) =>
  new LocalSubgraph<GatewayContext, TestWho>(executors.get(name)!, ({ viewer }) => ({ viewer }));

/** Chapters in this process; `answers` replaces what one of them says. */
const chapters = (answers: Record<string, () => unknown> = {}) =>
  new ChapterSubgraph(contract, {
    fetch: async (chapter, part, context, cancellation) => {
      asked.push({ chapter, request: part });
      const answer = answers[chapter];
      if (answer) return (await answer()) as SubgraphResponse;
      if (!CHAPTERS.includes(chapter))
        throw new ChapterhouseError('CHAPTER_UNKNOWN', 'There is no such chapter.');
      return server(chapter).fetch(part, context, cancellation);
    },
    subscribe: async (chapter, part, context, signal) => server(chapter).subscribe(part, context, signal),
  });

const ENTITIES = `query($a: [_Any!]!, $b: [_Any!]!, $c: [_Any!]!, $upper: Boolean) {
  _e0: _entities(representations: $a) { ...e ... on Chapter { motto events { ...e } } }
  _e1: _entities(representations: $b) { ... on Event { secret chapter { id } } }
  _e2: _entities(representations: $c) { ... on Chapter { id motto } }
}
fragment e on Event { title(upper: $upper) id }`;

const errorsOf = ({ errors = [] }: SubgraphResponse) =>
  errors.map(({ message, path, extensions }) => JSON.stringify([path, message, extensions?.['code']])).sort();

describe('entity fetches', () => {
  const anEvent = fc
    .tuple(fc.constantFrom(...CHAPTERS), fc.integer({ min: 0, max: 6 }))
    .map(([chapter, number]) => representation('Event', eventId(chapter, number)));
  const aChapter = fc
    .constantFrom(...CHAPTERS)
    .map((chapter) => representation('Chapter', chapterId(chapter as ChapterKey)));
  const list = (item: typeof anEvent) => fc.array(item, { maxLength: 12 });

  test('split over chapters answer what one server that holds everything answers', async () => {
    await fc.assert(
      fc.asyncProperty(
        list(fc.oneof(anEvent, aChapter)),
        list(anEvent),
        list(aChapter),
        fc.boolean(),
        async (a, b, c, upper) => {
          const whole = request(ENTITIES, { upper }, [a, b, c]);
          const expected = await server('whole').fetch(whole, nobody, never);
          const got = await chapters().fetch(whole, nobody, never);
          expect(plain(got.data)).toEqual(plain(expected.data));
          expect(errorsOf(got)).toEqual(errorsOf(expected));
        },
      ),
      { numRuns: 150 },
    );
  });

  test('a chapter is asked only the aliases, fragments and variables it has representations for', async () => {
    asked.length = 0;
    const whole = request(ENTITIES, { upper: true }, [
      [],
      [representation('Event', eventId('quito', 1))],
      [representation('Chapter', chapterId('oslo' as ChapterKey))],
    ]);
    await chapters().fetch(whole, nobody, never);
    await chapters().fetch(whole, nobody, never);
    const [quito, oslo, again] = asked.map(({ request: part }) => part);
    expect(quito?.operation.text).not.toMatch(/_e0|_e2|fragment|upper|\$a|\$c/);
    expect(quito?.operation.entities).toEqual([{ responseKey: '_e1', variable: 'b' }]);
    expect(quito?.variables).toEqual({});
    expect(oslo?.operation.entities).toEqual([{ responseKey: '_e2', variable: 'c' }]);
    expect(again?.operation).toBe(quito?.operation);
  });

  test('an id of no chapter is BAD_ID at its place and an unknown chapter CHAPTER_UNKNOWN', async () => {
    const text = 'query($r: [_Any!]!) { _entities(representations: $r) { ... on Event { title } } }';
    const ids = [eventId('oslo', 1), 'nonsense', eventId('atlantis', 1), eventId('quito', 1)];
    const got = await chapters().fetch(
      request(text, {}, [ids.map((id) => representation('Event', id))]),
      nobody,
      never,
    );
    expect(plain(got.data)).toEqual({ _entities: [{ title: 'oslo 1' }, null, null, { title: 'quito 1' }] });
    expect(got.errors?.map(({ path, extensions }) => [path, extensions])).toEqual([
      [['_entities', 1], { code: 'BAD_ID' }],
      [['_entities', 2], { code: 'CHAPTER_UNKNOWN', chapter: chapterId('atlantis' as ChapterKey) }],
    ]);
  });
});

describe('a chapter whose answer is not what was asked for', () => {
  const text =
    'query($r: [_Any!]!) { _entities(representations: $r) { ... on Event { __typename id title chapter { key: id } } } }';
  const places = [eventId('oslo', 1), eventId('quito', 1), eventId('quito', 2)];
  const whole = () => request(text, {}, [places.map((id) => representation('Event', id))]);
  const entity = (chapter: string, number: number) => ({
    __typename: 'Event',
    id: eventId(chapter, number),
    title: 'x',
    chapter: { key: chapterId(chapter as ChapterKey) },
  });
  const ask = async (answer: unknown) => {
    const got = await chapters({ quito: () => answer }).fetch(whole(), nobody, never);
    return {
      entities: (plain(got.data) as { _entities: ({ chapter: unknown } | null)[] })._entities,
      errors: (got.errors ?? []).map(({ path, extensions }) => [path?.join('.'), extensions?.['code']]),
    };
  };
  const bothRefused = [
    ['_entities.1', 'CHAPTER_INVALID'],
    ['_entities.2', 'CHAPTER_INVALID'],
  ];

  test.each([
    ['no data', {}],
    ['data that is no object', { data: [] }],
    ['a list too short', { data: { _entities: [entity('quito', 1)] } }],
    ['a list too long', { data: { _entities: [entity('quito', 1), entity('quito', 2), null] } }],
    ['no list', { data: { _entities: entity('quito', 1) } }],
    ['null instead of the list', { data: { _entities: null } }],
    ['swapped entities', { data: { _entities: [entity('quito', 2), entity('quito', 1)] } }],
    ['another chapter’s entities', { data: { _entities: [entity('oslo', 1), entity('oslo', 2)] } }],
    ['entities that are no objects', { data: { _entities: ['x', [entity('quito', 2)]] } }],
    [
      'an impossible type',
      { data: { _entities: [1, 2].map((n) => ({ ...entity('quito', n), __typename: 'Chapter' })) } },
    ],
    ['a refusal of the gateway', { errors: [{ message: 'no', extensions: { code: 'UNAUTHENTICATED' } }] }],
  ])('gives null and CHAPTER_INVALID: %s', async (_, answer) => {
    const { entities, errors } = await ask(answer);
    expect(entities).toEqual([expect.objectContaining({ id: places[0] }), null, null]);
    expect(errors).toEqual(bothRefused);
  });

  test('loses the object that carries another chapter’s id, and keeps what is around it', async () => {
    const stolen = { ...entity('quito', 1), chapter: { key: chapterId('oslo' as ChapterKey) } };
    const { entities, errors } = await ask({ data: { _entities: [stolen, entity('quito', 2)] } });
    expect(entities[1]).toEqual({ ...stolen, chapter: null });
    expect(entities[2]).toEqual(entity('quito', 2));
    expect(errors).toEqual([['_entities.1.chapter', 'CHAPTER_INVALID']]);
  });

  test('survives errors of no shape, and drops those about what was not asked', async () => {
    const { entities, errors } = await ask({
      data: { _entities: [entity('quito', 1), null] },
      errors: [
        null,
        'x',
        { message: 5 },
        { message: 'far', path: ['_entities', 7] },
        { message: 'other', path: ['x'] },
      ],
    });
    expect(entities.slice(1)).toEqual([entity('quito', 1), null]);
    expect(errors).toEqual([]);
  });

  test('tells its own reason when it is one of the house’s codes', async () => {
    const { errors } = await ask({
      errors: [{ message: 'bad date', extensions: { code: 'BAD_USER_INPUT' } }],
    });
    expect(errors.map(([, code]) => code)).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT']);
  });

  test('that fails gives null and its code at each path, with the chapter’s id', async () => {
    const got = await chapters({
      quito: () => Promise.reject(new ChapterhouseError('CHAPTER_TIMEOUT', 'slow')),
    }).fetch(whole(), nobody, never);
    expect(got.errors?.map(({ path, extensions }) => [path, extensions])).toEqual(
      [1, 2].map((place) => [
        ['_entities', place],
        { code: 'CHAPTER_TIMEOUT', chapter: chapterId('quito' as ChapterKey) },
      ]),
    );
  });
});

describe('root fields', () => {
  const title = (chapter: string, number: number) => ({ title: `${chapter} ${number}` });

  test('of several chapters in one fetch are routed by literals, variables and nested input', async () => {
    asked.length = 0;
    const text = `query($id: ID!, $at: PlaceInput!, $input: GatheringInput!, $n: String) {
      a: event(id: "${eventId('oslo', 1)}") { ...t } b: event(id: $id) { ...t }
      c: gathering(input: { at: { eventId: "${eventId('oslo', 2)}" } }) { ...t }
      d: gathering(input: { at: $at, note: $n }) { ...t } e: gathering(input: $input) { title }
      f: gathering(input: { at: { eventId: $id } }) { title } __typename
    } fragment t on Event { title }`;
    const got = await chapters().fetch(
      request(text, {
        id: eventId('quito', 1),
        at: { eventId: eventId('lagos', 1) },
        input: { at: { eventId: eventId('berlin', 3) } },
      }),
      nobody,
      never,
    );
    expect(plain(got)).toEqual({
      data: {
        a: title('oslo', 1),
        b: title('quito', 1),
        c: title('oslo', 2),
        d: title('lagos', 1),
        e: title('berlin', 3),
        f: title('quito', 1),
        __typename: 'Query',
      },
    });
    expect(asked.map(({ chapter }) => chapter).sort()).toEqual(['berlin', 'lagos', 'oslo', 'quito']);
    const quito = asked.find(({ chapter }) => chapter === 'quito');
    expect(quito?.request.variables).toEqual({ id: eventId('quito', 1) });
  });

  test('with a bad id are null with BAD_ID, and the rest is whole', async () => {
    const text = `query($id: ID!) { a: event(id: $id) { title } b: event(id: "${eventId('oslo', 1)}") { title } }`;
    const member = Buffer.from('Member::5').toString('base64url');
    for (const id of ['', 'zzz', member, 7]) {
      const got = await chapters().fetch(request(text, { id }), nobody, never);
      expect(plain(got.data)).toEqual({ a: null, b: title('oslo', 1) });
      expect(got.errors?.map(({ path, extensions }) => [path, extensions?.['code']])).toEqual([
        [['a'], 'BAD_ID'],
      ]);
    }
  });

  test('left out by @skip and @include are neither asked nor found fault with', async () => {
    const text = `query($no: Boolean!) {
      a: event(id: "bad") @include(if: $no) { title } b: event(id: "bad") @skip(if: true) { title }
      ... on Query @include(if: $no) { c: event(id: "bad") { title } }
      ... @skip(if: $no) { ... t } }
      fragment t on Query { d: event(id: "${eventId('quito', 1)}") { title } e: event(id: "${eventId('oslo', 1)}") { title } }`;
    const got = await chapters().fetch(request(text, { no: false }), nobody, never);
    expect(plain(got)).toEqual({ data: { d: title('quito', 1), e: title('oslo', 1) } });
  });

  test('of one operation may go to other chapters each time it is run', async () => {
    const whole = request(
      'query($x: ID!, $y: ID!) { x: event(id: $x) { title } y: event(id: $y) { title } }',
    );
    for (const [x, y] of [
      ['oslo', 'quito'],
      ['oslo', 'oslo'],
      ['lagos', 'oslo'],
    ] as const) {
      const variables = { x: eventId(x, 1), y: eventId(y, 2) };
      const got = await chapters().fetch({ ...whole, variables }, nobody, never);
      expect(plain(got)).toEqual({ data: { x: title(x, 1), y: title(y, 2) } });
    }
  });

  test('of a chapter that is down are null with one error each', async () => {
    const text = `{ a: event(id: "${eventId('oslo', 1)}") { title } b: event(id: "${eventId('quito', 1)}") { title } c: event(id: "${eventId('quito', 2)}") { title } }`;
    const got = await chapters({
      quito: () => Promise.reject(new ChapterhouseError('CHAPTER_UNAVAILABLE', 'down')),
    }).fetch(request(text), nobody, never);
    expect(plain(got.data)).toEqual({ a: title('oslo', 1), b: null, c: null });
    expect(got.errors?.map(({ path }) => path)).toEqual([['b'], ['c']]);
  });

  test('answered by another chapter’s entity, or not at all, are refused', async () => {
    const text = `{ a: event(id: "${eventId('quito', 1)}") { id title } b: event(id: "${eventId('quito', 2)}") { title } }`;
    const answer = { data: { a: { id: eventId('oslo', 1), title: 'x' }, extra: 1 } };
    const got = await chapters({ quito: () => answer }).fetch(request(text), nobody, never);
    expect(plain(got.data)).toEqual({ a: null, b: null });
    expect(got.errors?.map(({ path, extensions }) => [path, extensions?.['code']]).sort()).toEqual([
      [['a'], 'CHAPTER_INVALID'],
      [['b'], 'CHAPTER_INVALID'],
    ]);
  });
});

describe('mutations', () => {
  const rename = (key: string, chapter: string, text: string) =>
    `${key}: rename(input: { eventId: "${eventId(chapter, 1)}", title: "${text}" }) { order event { title } }`;

  test('run in the order they are written, over chapters and back', async () => {
    renamed.length = 0;
    const text = `mutation { ${rename('a', 'oslo', '1')} ${rename('b', 'quito', '2')} ${rename('c', 'oslo', '3')} ${rename('d', 'oslo', '4')} }`;
    const got = await chapters().fetch(request(text), nobody, never);
    expect(renamed).toEqual(['1', '2', '3', '4']);
    expect(Object.keys(got.data ?? {})).toEqual(['a', 'b', 'c', 'd']);
  });

  test('that fail leave the others their answers', async () => {
    const text = `mutation { ${rename('a', 'oslo', '')} ${rename('b', 'quito', 'x')} }`;
    const got = await chapters().fetch(request(text), nobody, never);
    expect(plain(got.data)).toMatchObject({ a: null, b: { event: { title: 'quito 1' } } });
    expect(got.errors).toEqual([
      {
        message: 'A title is needed.',
        path: ['a'],
        extensions: { code: 'BAD_USER_INPUT', chapter: chapterId('oslo' as ChapterKey) },
      },
    ]);
  });
});

test('what the caller aborts is not answered', async () => {
  const gone = new AbortController();
  const reason = new Error('the client left');
  gone.abort(reason);
  const subgraph = chapters({ oslo: () => Promise.reject(reason) });
  const text = `{ a: event(id: "${eventId('oslo', 1)}") { title } }`;
  await expect(subgraph.fetch(request(text), nobody, gone.signal)).rejects.toBe(reason);
});

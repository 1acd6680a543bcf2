import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { createExecutor } from '../../kernel/graphql/subgraph-executor.ts';
import { type ChapterKey, chapterId, newUuid } from '../../kernel/ids.ts';
import { generateSigningKey, type SigningKey } from '../../kernel/keys.ts';
import { silentLogger } from '../../kernel/log.ts';
import type { Viewer } from '../../kernel/viewer.ts';
import type { GatewayContext } from '../context.ts';
import { Engine } from '../engine/engine.ts';
import type { Subgraph } from '../engine/subgraph.ts';
import { LocalSubgraph } from '../local-subgraph.ts';
import { deadUrl, startChapterServer, startServer, type TestServer } from './chapter-server.testing.ts';
import {
  COMMUNITY_SDL,
  eventId,
  nobody,
  type TestWho,
  testChapterSchema,
  testSupergraph,
} from './chapters.testing.ts';
import { Chapters, type ChaptersOptions } from './chapters.ts';

let key: SigningKey;
beforeAll(async () => {
  key = await generateSigningKey();
});

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function running(server: Promise<TestServer>): Promise<string> {
  const { url, close } = await server;
  cleanUps.push(close);
  return url;
}

/** A gateway over a community that lists the chapters of these servers, by URL. */
async function gateway(servers: Record<string, string[]>, options: Partial<ChaptersOptions> = {}) {
  const all = Object.values(servers).flat();
  const schema = buildSubgraphSchema({
    typeDefs: parse(COMMUNITY_SDL),
    resolvers: {
      Query: {
        chapters: () => all.map((name) => ({ id: chapterId(name as ChapterKey), name })),
        node: (_: unknown, { id }: { id: string }) => ({ __typename: 'Event', id }),
      },
      Chapter: {
        __resolveReference: ({ id }: { id: string }) =>
          all.map((name) => ({ name, id: chapterId(name as ChapterKey) })).find((one) => one.id === id),
      },
    } as never,
  });
  const executor = await createExecutor<TestWho, TestWho>(schema, (who) => who, silentLogger);
  cleanUps.push(() => executor.close());
  const routes = Object.entries(servers).map(([url, chapters]) => ({
    serverId: newUuid(),
    url,
    chapters: chapters as ChapterKey[],
  }));
  const supergraphSdl = testSupergraph();
  const chapters = new Chapters({
    key,
    logger: silentLogger,
    community: {
      routes: async (_known, waitMs) =>
        waitMs === 0 ? { version: '1', servers: routes } : held({ version: '1', servers: routes }, _known),
    },
    ...options,
  });
  chapters.start();
  cleanUps.push(() => chapters.stop());
  await chapters.whenReady();
  const community = new LocalSubgraph<GatewayContext, TestWho>(executor, ({ viewer }) => ({ viewer }));
  const subgraph = chapters.subgraph(supergraphSdl);
  const engine = new Engine<GatewayContext>({
    supergraphSdl,
    subgraph: (name): Subgraph<GatewayContext> => (name === 'chapter' ? subgraph : community),
  });
  const ask = async (query: string, context: GatewayContext = nobody) =>
    JSON.parse((await engine.execute({ query }, context)).body) as Result;
  return Object.assign(ask, { engine });
}

interface Result {
  readonly data: Record<string, unknown>;
  readonly errors?: { path: unknown; extensions: Record<string, unknown> }[];
}

/** Community's long wait: at once the first time, never after. */
const held = <Answer>(answer: Answer, known: string | undefined): Promise<Answer> =>
  known === undefined ? Promise.resolve(answer) : new Promise(() => undefined);

const codes = ({ errors = [] }: Pick<Result, 'errors'>) =>
  errors.map(({ path, extensions }) => [path, extensions['code'], extensions['chapter']]);

describe('one query over chapters', () => {
  test('on several servers and in this process joins what each of them holds', async () => {
    const executor = await createExecutor<TestWho, TestWho>(
      testChapterSchema({ holds: (chapter) => chapter === 'home' }),
      (who) => who,
      silentLogger,
    );
    cleanUps.push(() => executor.close());
    const ask = await gateway(
      {
        [await running(startChapterServer(key, ['oslo', 'quito']))]: ['oslo', 'quito'],
        [await running(startChapterServer(key, ['lagos']))]: ['lagos'],
        'local:': ['home'],
      },
      { local: () => new LocalSubgraph<GatewayContext, TestWho>(executor, ({ viewer }) => ({ viewer })) },
    );
    const answer = await ask(
      `{ chapters { name motto events { title } } node(id: "${eventId('lagos', 3)}") { ... on Event { title chapter { name } } } }`,
    );
    const expected = (name: string) => ({
      name,
      motto: `we are ${name}`,
      events: [0, 1, 2].map((n) => ({ title: `${name} ${n}` })),
    });
    expect(answer).toEqual({
      data: {
        chapters: ['oslo', 'quito', 'lagos', 'home'].map(expected),
        node: { title: 'lagos 3', chapter: { name: 'lagos' } },
      },
    });
  });

  test('leaves out what an older chapter does not know yet, and nothing else', async () => {
    const ask = await gateway({
      [await running(startChapterServer(key, ['oslo'], { lacks: 'events' }))]: ['oslo'],
      [await running(startChapterServer(key, ['quito']))]: ['quito'],
    });
    const answer = await ask('{ chapters { name events { title } } }');
    expect(answer.data).toEqual({
      chapters: [
        { name: 'oslo', events: null },
        { name: 'quito', events: [0, 1, 2].map((n) => ({ title: `quito ${n}` })) },
      ],
    });
    expect(codes(answer)).toEqual([
      [['chapters', 0, 'events'], 'CHAPTER_INVALID', chapterId('oslo' as ChapterKey)],
    ]);
    expect(answer.errors?.[0]).toMatchObject({ message: expect.stringContaining('may be older') });
    expect(await ask('{ chapters { motto } }')).not.toHaveProperty('errors');
  });

  test('tells each chapter who asks, and no chapter takes another’s word for it', async () => {
    const viewer: Viewer = { memberId: newUuid(), name: 'Ada', roles: [] };
    const stranger = await generateSigningKey();
    const ask = await gateway({
      [await running(startChapterServer(key, ['oslo']))]: ['oslo'],
      [await running(startChapterServer(stranger, ['quito']))]: ['quito'],
    });
    const answer = await ask('{ chapters { viewer } }', { ...nobody, viewer });
    expect(answer.data).toEqual({ chapters: [{ viewer: 'Ada' }, { viewer: null }] });
    expect(codes(answer)).toEqual([
      [['chapters', 1, 'viewer'], 'CHAPTER_INVALID', chapterId('quito' as ChapterKey)],
    ]);
  });

  test('asks a hundred servers at once', async () => {
    const names = Array.from({ length: 100 }, (_, index) => `c${index}`);
    let open: () => void = () => undefined;
    const everyone = new Promise<void>((resolve) => {
      open = resolve;
    });
    let asked = 0;
    const url = await running(
      startServer(async (request, response) => {
        const { representations } = (
          JSON.parse(await text(request)) as { variables: { representations: unknown[] } }
        ).variables;
        asked += 1;
        if (asked === names.length) open();
        await everyone;
        const entity = { motto: request.url };
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ data: { _entities: representations.map(() => entity) } }));
      }),
    );
    const ask = await gateway({ [url]: names });
    const answer = await ask('{ chapters { motto } }');
    expect(answer).toEqual({
      data: { chapters: names.map((name) => ({ motto: `/chapters/${name}/graphql` })) },
    });
  });
});

describe('a chapter whose server', () => {
  const json = (body: string, status = 200) =>
    startServer((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
  const never = () => startServer(() => undefined);
  const redirect = () =>
    startServer((request, response) => {
      if (request.url === '/elsewhere') response.end('{"data":{"_entities":[{"motto":"stolen"}]}}');
      else response.writeHead(307, { location: '/elsewhere' }).end();
    });
  const breaks = () => startServer((request) => request.socket.destroy());
  const huge = () => json(`{"data":{"_entities":[{"motto":"${'x'.repeat(100_000)}"}]}}`);

  test.each([
    ['does not listen', 'CHAPTER_UNAVAILABLE', undefined],
    ['breaks the connection', 'CHAPTER_UNAVAILABLE', breaks],
    ['answers 500', 'CHAPTER_UNAVAILABLE', () => json('{"error":{"code":"INTERNAL"}}', 500)],
    ['answers 404', 'CHAPTER_INVALID', () => json('{"error":{"code":"NOT_FOUND"}}', 404)],
    ['never answers', 'CHAPTER_TIMEOUT', never],
    ['gives no JSON', 'CHAPTER_INVALID', () => json('{"data":{"_entities":[{"motto":')],
    ['gives null', 'CHAPTER_INVALID', () => json('null')],
    ['gives too much', 'CHAPTER_INVALID', huge],
    [
      'gives too many entities',
      'CHAPTER_INVALID',
      () => json('{"data":{"_entities":[{"motto":"a"},{"motto":"b"}]}}'),
    ],
    ['sends elsewhere', 'CHAPTER_INVALID', redirect],
  ])('%s is null with %s, and the rest is whole', async (_, code, start) => {
    const bad = start === undefined ? await deadUrl() : await running(start());
    const good = await running(startChapterServer(key, ['oslo', 'quito']));
    const ask = await gateway(
      { [good]: ['oslo', 'quito'], [bad]: ['lagos'] },
      { deadlineMs: 1_500, maxBodyBytes: 50_000 },
    );
    const answer = await ask(
      `{ chapters { name events { title } } a: event(id: "${eventId('lagos', 1)}") { title } b: event(id: "${eventId('quito', 1)}") { title } }`,
    );
    const events = (name: string) => [0, 1, 2].map((n) => ({ title: `${name} ${n}` }));
    expect(answer.data).toEqual({
      chapters: [
        { name: 'oslo', events: events('oslo') },
        { name: 'quito', events: events('quito') },
        { name: 'lagos', events: null },
      ],
      a: null,
      b: { title: 'quito 1' },
    });
    const lagos = chapterId('lagos' as ChapterKey);
    expect(codes(answer)).toHaveLength(2);
    expect(codes(answer)).toEqual(
      expect.arrayContaining([
        [['chapters', 2, 'events'], code, lagos],
        [['a'], code, lagos],
      ]),
    );
  });

  test('is known to be down is not called until it may be up again', async () => {
    let calls = 0;
    let healthy = false;
    const url = await running(
      startServer((request, response) => {
        calls += 1;
        if (!healthy) request.socket.destroy();
        else
          response
            .setHeader('content-type', 'application/json')
            .end('{"data":{"_entities":[{"motto":"back"}]}}');
      }),
    );
    let now = 0;
    const ask = await gateway(
      { [url]: ['lagos'] },
      { circuit: { failures: 3, coolMs: 1_000 }, clock: { now: () => new Date(now) } },
    );
    const query = '{ chapters { motto } }';
    for (let i = 0; i < 3; i += 1) await ask(query);
    expect(calls).toBe(3);
    const refused = await ask(query);
    expect(calls).toBe(3);
    expect(refused.errors?.[0]?.extensions['code']).toBe('CHAPTER_UNAVAILABLE');
    healthy = true;
    now += 1_000;
    expect((await ask(query)).data).toEqual({ chapters: [{ motto: 'back' }] });
    expect(calls).toBe(4);
  });

  test('cannot be called from here is unavailable', async () => {
    const ask = await gateway({ 'local:': ['lagos'] });
    const answer = await ask(`{ event(id: "${eventId('lagos', 1)}") { title } }`);
    expect(codes(answer).map(([, code]) => code)).toEqual(['CHAPTER_UNAVAILABLE']);
  });
});

describe('a subscription', () => {
  const subscribe = async ({ engine }: { engine: Engine<GatewayContext> }, id: string) => {
    const query = `subscription { counted(eventId: "${id}") { yes event { title chapter { name } } } }`;
    return (await engine.subscribe({ query }, nobody)) as AsyncGenerator<string>;
  };

  test('goes to the chapter its argument names, and each event is completed from others', async () => {
    const counted = async function* (chapter: string) {
      yield chapter.length;
      yield 7;
    };
    const ask = await gateway({
      [await running(startChapterServer(key, ['oslo'], { counted }))]: ['oslo'],
      [await running(startChapterServer(key, ['quito'], { counted }))]: ['quito'],
    });
    const events: unknown[] = [];
    for await (const event of await subscribe(ask, eventId('quito', 1))) events.push(JSON.parse(event));
    const event = { title: 'quito 1', chapter: { name: 'quito' } };
    expect(events).toEqual([5, 7].map((yes) => ({ data: { counted: { yes, event } } })));
  });

  test('to a chapter that is down, unknown, or none at all fails with its code', async () => {
    const ask = await gateway({ [await deadUrl()]: ['oslo'] });
    const begin = async (id: string) => (await subscribe(ask, id)).next();
    await expect(begin(eventId('oslo', 1))).rejects.toMatchObject({ code: 'CHAPTER_UNAVAILABLE' });
    await expect(begin(eventId('atlantis', 1))).rejects.toMatchObject({ code: 'CHAPTER_UNKNOWN' });
    await expect(begin('nonsense')).rejects.toMatchObject({ code: 'BAD_ID' });
  });
});

async function text(request: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

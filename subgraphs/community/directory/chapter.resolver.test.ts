import { chapterId, encodeId, newUuid, type Uuid } from '../../../kernel/ids.ts';
import { NO_COUNTS, profile } from '../rollup/rollup.testing.ts';
import { TestDirectory, viewer } from './directory.testing.ts';

let test: TestDirectory;
beforeAll(async () => {
  test = await TestDirectory.open();
});
afterAll(() => test.close());
afterEach(() => test.clear());
beforeEach(() => {
  test.now = new Date('2026-03-01T12:00:00.000Z');
});

it('shows a chapter as proposed until its own word has come, then by that', async () => {
  const source = `{ chapter(urlname: "lyon-town") { id urlname name description city country location { lat lon }
    region { name } timeZone joinMode foundedAt links status } }`;
  const key = await test.tables.register('lyon', {
    proposal: profile({
      name: 'As proposed',
      description: 'Soon',
      topics: ['R'],
      foundedAt: '2026-01-01T00:00:00.000Z',
    }),
  });
  const before = await test.ask(source);
  const same = {
    id: chapterId(key),
    urlname: 'lyon-town',
    country: 'FR',
    region: { name: 'Europe' },
    status: 'ACTIVE',
  };
  expect(before).toEqual({
    codes: [],
    data: {
      chapter: {
        ...same,
        name: 'As proposed',
        description: 'Soon',
        city: 'Lyon',
        location: { lat: 45.75, lon: 4.85 },
        timeZone: 'Europe/Paris',
        joinMode: 'OPEN',
        foundedAt: '2026-01-01T00:00:00.000Z',
        links: [],
      },
    },
  });
  const own = profile({
    name: 'Its own',
    city: null,
    lat: null,
    lon: null,
    joinMode: 'CLOSED',
    links: ['https://lyon.example.org'],
    timeZone: 'UTC',
  });
  await test.tell(key, { type: 'chapter.changed', data: own });
  expect((await test.ask(source)).data).toEqual({
    chapter: {
      ...same,
      name: 'Its own',
      description: null,
      city: null,
      location: null,
      timeZone: 'UTC',
      joinMode: 'CLOSED',
      foundedAt: null,
      links: ['https://lyon.example.org'],
    },
  });
});

it('is found by exactly one of urlname and id', async () => {
  const key = await test.chapter('lyon');
  const ask = (args: string) => test.ask<{ chapter: { name: string } | null }>(`{ chapter${args} { name } }`);
  expect((await ask(`(id: "${chapterId(key)}")`)).data.chapter?.name).toBe('lyon');
  expect((await ask('(urlname: "Lyon-Town")')).data.chapter?.name).toBe('lyon');
  expect(await ask('(urlname: "none")')).toEqual({ data: { chapter: null }, codes: [] });
  expect(await ask(`(id: "${chapterId('none' as never)}")`)).toEqual({ data: { chapter: null }, codes: [] });
  expect((await ask('')).codes).toEqual(['BAD_USER_INPUT']);
  expect((await ask(`(urlname: "lyon-town", id: "${chapterId(key)}")`)).codes).toEqual(['BAD_USER_INPUT']);
  expect((await ask(`(id: "${encodeId('Member', undefined, newUuid())}")`)).codes).toEqual(['BAD_ID']);
});

it('counts its figures from the rows, around the moment asked', async () => {
  const key = await test.chapter('lyon');
  const at = (startsAt: string) => ({ startsAt, endsAt: '2026-04-01T00:00:00.000Z' });
  const counts = { ...NO_COUNTS, yes: 2, attended: 1 };
  await test.event(key, { title: 'older', ...at('2026-02-01T00:00:00.000Z'), counts });
  await test.event(key, { title: 'running', ...at('2026-03-01T11:59:59.999Z'), counts });
  await test.event(key, { title: 'off', ...at('2026-02-20T00:00:00.000Z'), status: 'CANCELLED', counts });
  await test.event(key, { title: 'at once', ...at('2026-03-01T12:00:00.000Z'), counts });
  await test.event(key, { title: 'off too', ...at('2026-03-01T12:00:00.000Z'), status: 'CANCELLED' });
  await test.event(key, { title: 'later', ...at('2026-03-02T00:00:00.000Z') });
  await test.tell(key, {
    type: 'membership.changed',
    data: { memberId: newUuid(), role: 'MEMBER', status: 'ACTIVE', joinedAt: '2026-01-01T00:00:00.000Z' },
  });
  const { data, codes } = await test.ask(`{ chapter(urlname: "lyon-town") {
    stats { members upcomingEvents pastEvents rsvps attended lastEventAt }
    nextEvent { title } lastEvent { title } } }`);
  expect(codes).toEqual([]);
  expect(data).toEqual({
    chapter: {
      stats: {
        members: 1,
        upcomingEvents: 2,
        pastEvents: 2,
        rsvps: 8,
        attended: 4,
        lastEventAt: '2026-03-01T11:59:59.999Z',
      },
      nextEvent: { title: 'at once' },
      lastEvent: { title: 'running' },
    },
  });
});

it('answers references, null for what is none, however it is spelled', async () => {
  const key = await test.chapter('lyon');
  const eventId = await test.event(key, { title: 'Meeting' });
  const ids = [
    ['Chapter', chapterId(key)],
    ['Chapter', chapterId('none' as never)],
    ['Chapter', 'nonsense'],
    ['Chapter', encodeId('Member', undefined, newUuid())],
    ['DirectoryEvent', encodeId('DirectoryEvent', key, eventId)],
    ['DirectoryEvent', encodeId('DirectoryEvent', key, newUuid())],
    ['DirectoryEvent', encodeId('DirectoryEvent', key, 'x')],
  ];
  const { data, codes } = await test.ask(
    `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Chapter { name } ... on DirectoryEvent { title } } }`,
    undefined,
    { r: ids.map(([__typename, id]) => ({ __typename, id })) },
  );
  expect(codes).toEqual([]);
  expect(data).toEqual({ _entities: [{ name: 'lyon' }, null, null, null, { title: 'Meeting' }, null, null] });
});

it('names the live event and the chapter of a copy', async () => {
  const key = await test.chapter('lyon');
  const eventId = await test.event(key);
  const id = encodeId('DirectoryEvent', key, eventId);
  const { data } = await test.ask(
    `{ node(id: "${id}") { ... on DirectoryEvent { id chapter { name } event { __typename id } } } }`,
  );
  expect(data).toEqual({
    node: {
      id,
      chapter: { name: 'lyon' },
      event: { __typename: 'Event', id: encodeId('Event', key, eventId) },
    },
  });
});

it('shows what each of several mutations of one request made of it', async () => {
  const server = await test.tables.server();
  const id = chapterId(await test.chapter('lyon', {}, { server }));
  const set = (status: string) =>
    `setChapterStatus(input: { chapterId: "${id}", status: ${status} }) { chapter { status } errors { message } }`;
  const { data } = await test.ask(
    `mutation { a: ${set('INACTIVE')} b: ${set('TEST')} }`,
    viewer(newUuid(), 'HQ_ADMIN'),
  );
  expect(data).toEqual({
    a: { chapter: { status: 'INACTIVE' }, errors: [] },
    b: { chapter: { status: 'TEST' }, errors: [] },
  });
});

describe('freshness', () => {
  const source = '{ chapter(urlname: "lyon-town") { health asOf nextEvent { asOf } } }';
  const shown = async () => (await test.ask<{ chapter: unknown }>(source)).data.chapter;
  const contact = (server: Uuid, currentAt: string | null, error: string | null) =>
    test.tables.db.query(
      `INSERT INTO community.server_contact VALUES ($1, now(), $2, $3)
       ON CONFLICT (server_id) DO UPDATE SET current_at = EXCLUDED.current_at, error = EXCLUDED.error`,
      [server, currentAt, error],
    );
  const cursor = (asOf: string, parked: object | null) =>
    test.tables.db.query(
      `INSERT INTO community.feed_cursor (chapter, epoch, seq, as_of, parked) VALUES ('lyon', 'e', 1, $1, $2)
       ON CONFLICT (chapter) DO UPDATE SET as_of = EXCLUDED.as_of, parked = EXCLUDED.parked`,
      [asOf, parked && JSON.stringify(parked)],
    );

  it('goes from never, to live, stale, parked and unreachable, and says until when the copy is true', async () => {
    const server = await test.tables.server();
    const key = await test.chapter('lyon', {}, { server });
    expect(await shown()).toEqual({ health: 'STALE', asOf: null, nextEvent: null });
    await test.event(key);
    await cursor('2026-03-01T11:00:00.000Z', null);
    await contact(server, '2026-03-01T11:59:00.000Z', null);
    const both = (health: string, asOf: string) => ({ health, asOf, nextEvent: { asOf } });
    expect(await shown()).toEqual(both('LIVE', '2026-03-01T11:59:00.000Z'));
    test.now = new Date('2026-03-01T12:00:00.001Z');
    expect(await shown()).toEqual(both('STALE', '2026-03-01T11:59:00.000Z'));
    await contact(server, '2026-03-01T12:00:00.000Z', null);
    await cursor('2026-03-01T12:00:00.001Z', null);
    expect(await shown()).toEqual(both('LIVE', '2026-03-01T12:00:00.001Z'));
    await cursor('2026-03-01T11:30:00.000Z', { reason: 'no' });
    expect(await shown()).toEqual(both('STALE', '2026-03-01T11:30:00.000Z'));
    await cursor('2026-03-01T11:30:00.000Z', null);
    await contact(server, '2026-03-01T12:00:00.000Z', 'gone');
    expect(await shown()).toEqual(both('UNREACHABLE', '2026-03-01T12:00:00.000Z'));
  });
});

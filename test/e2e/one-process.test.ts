import { Client, type Json, until } from './client.ts';
import { House } from './house.ts';

const house = new House();
let data: string;
let anyone: Client;
let admin: Client;
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

const member = async (name: string) => new Client(anyone.url, await house.token(data, name));

/** A new active chapter whose lead organizer is `lead`; gives its id. */
async function chapter(lead: Client, urlname: string): Promise<string> {
  const { proposeChapter } = await lead.get(
    `mutation ($input: ProposeChapterInput!) { proposeChapter(input: $input) { chapter { id } errors { code message } } }`,
    {
      input: {
        urlname,
        name: urlname,
        city: 'Porto',
        country: 'PT',
        timeZone: 'Europe/Lisbon',
        location: { lat: 41.15, lon: -8.61 },
      },
    },
  );
  expect(proposeChapter?.['errors']).toEqual([]);
  const id = proposeChapter?.['chapter']?.['id'] as string;
  const { approveChapter } = await admin.get(
    `mutation ($input: ApproveChapterInput!) { approveChapter(input: $input) { chapter { status } errors { code message } } }`,
    { input: { chapterId: id } },
  );
  expect(approveChapter).toEqual({ chapter: { status: 'ACTIVE' }, errors: [] });
  return id;
}

async function event(organizer: Client, chapterId: string, input: object): Promise<string> {
  const { createEvent } = await organizer.get(
    `mutation ($input: CreateEventInput!) { createEvent(input: $input) { event { id } errors { code message field } } }`,
    {
      input: {
        chapterId,
        title: 'Dinner',
        startsAt: inDays(3),
        endsAt: inDays(3.1),
        type: 'PHYSICAL',
        publish: true,
        ...input,
      },
    },
  );
  expect(createEvent?.['errors']).toEqual([]);
  return createEvent?.['event']?.['id'] as string;
}

const join = (client: Client, chapterId: string) =>
  client.get(
    `mutation ($input: JoinChapterInput!) { joinChapter(input: $input) { membership { status } errors { code } } }`,
    {
      input: { chapterId },
    },
  );

const rsvp = async (client: Client, eventId: string, response = 'YES'): Promise<Json> => {
  const answer = await client.get(
    `mutation ($input: RsvpInput!) {
       rsvp(input: $input) { rsvp { status waitlistPosition } counts { yes waitlist version } errors { code } }
     }`,
    { input: { eventId, response } },
  );
  return answer['rsvp'] as Json;
};

beforeAll(async () => {
  data = await house.folder();
  const { url } = await house.serve(['start', '--empty'], { CHAPTERHOUSE_DATA: data });
  anyone = new Client(url);
  admin = new Client(url, await house.token(data, 'root', 'HQ_ADMIN'));
}, 60_000);

afterAll(() => house.close(), 30_000);

describe('one process, end to end', () => {
  it('takes a member from joining to a seat, live for everyone watching, and into the directory within a second', async () => {
    const lead = await member('Lea');
    const chapterId = await chapter(lead, 'porto-dinners');
    const eventId = await event(lead, chapterId, { capacity: 5 });
    const watch = 'subscription ($eventId: ID!) { rsvpCounts(eventId: $eventId) { yes version seatsLeft } }';
    const overWs = anyone.overWebSocket(watch, { eventId });
    const overSse = anyone.overEventStream(watch, { eventId });
    for (const events of [overWs, overSse]) {
      expect((await events.next()).value.data).toEqual({ rsvpCounts: { yes: 0, version: 0, seatsLeft: 5 } });
    }

    const ada = await member('Ada');
    expect(await join(ada, chapterId)).toEqual({
      joinChapter: { membership: { status: 'ACTIVE' }, errors: [] },
    });
    expect(await rsvp(ada, eventId)).toEqual({
      rsvp: { status: 'YES', waitlistPosition: null },
      counts: { yes: 1, waitlist: 0, version: 1 },
      errors: [],
    });
    for (const events of [overWs, overSse]) {
      expect((await events.next()).value.data).toEqual({ rsvpCounts: { yes: 1, version: 1, seatsLeft: 4 } });
      await events.stop();
    }
    const copied = await until(async () => {
      const { directory } = await anyone.get(
        '{ directory { nodes { yesCount event { id counts { yes } } } } }',
      );
      return directory?.['nodes']?.[0]?.['yesCount'] === 1;
    }, 1_000);
    expect(copied).toBeLessThan(1_000);
  }, 30_000);

  it('gives the last 5 seats to 5 of 20 who rush, the rest wait in order, and the first moves up when one leaves', async () => {
    const lead = await member('Mia');
    const chapterId = await chapter(lead, 'porto-rush');
    const eventId = await event(lead, chapterId, { capacity: 5 });
    const members = await Promise.all(Array.from({ length: 20 }, (_, index) => member(`rusher-${index}`)));
    await Promise.all(members.map((each) => join(each, chapterId)));

    const answers = await Promise.all(members.map((each) => rsvp(each, eventId)));
    const seated = members.filter((_, index) => answers[index]?.['rsvp']?.['status'] === 'YES');
    const waiting = answers.filter((answer) => answer['rsvp']?.['status'] === 'WAITLIST');
    expect(seated).toHaveLength(5);
    expect(waiting).toHaveLength(15);

    const place = async (each: Client) =>
      (
        await each.get('query ($id: ID!) { event(id: $id) { viewerRsvp { status waitlistPosition } } }', {
          id: eventId,
        })
      )['event']?.['viewerRsvp'] as Json;
    const places = await Promise.all(members.map(place));
    const order = places.flatMap((each) =>
      each['waitlistPosition'] === null ? [] : [each['waitlistPosition'] as number],
    );
    expect(order.sort((a, b) => a - b)).toEqual(Array.from({ length: 15 }, (_, index) => index + 1));

    const first = members[places.findIndex((each) => each['waitlistPosition'] === 1)] as Client;
    const left = await rsvp(seated[0] as Client, eventId, 'NO');
    expect(left['counts']).toMatchObject({ yes: 5, waitlist: 14 });
    expect(await place(first)).toEqual({ status: 'YES', waitlistPosition: null });
  }, 60_000);

  it('lists an event under the chapter that agreed to host it, and leads from there to the live event', async () => {
    const [owner, partner] = [await member('Olu'), await member('Pia')];
    const chapters = [await chapter(owner, 'porto-hosts'), await chapter(partner, 'porto-partners')];
    const [ownerId, partnerId] = chapters as [string, string];
    const eventId = await event(owner, ownerId, { title: 'Shared', coHostChapterIds: [partnerId] });
    const { acceptCoHosting } = await partner.get(
      `mutation ($input: AcceptCoHostingInput!) { acceptCoHosting(input: $input) { errors { code } } }`,
      { input: { chapterId: partnerId, eventId } },
    );
    expect(acceptCoHosting).toEqual({ errors: [] });
    const listed = () =>
      anyone.get(
        `query ($id: ID!) {
          directory(filter: { chapterIds: [$id] }) { nodes { coHosts { id } event { title } } }
          chapter(id: $id) { coHostedEvents { title event { title chapter { id } } } } }`,
        { id: partnerId },
      );
    // Until headquarters has heard of both, the one who lists it may be ahead of the one who holds it.
    const isListed = () =>
      listed().then(
        (data) => data['directory']?.['nodes']?.[0] !== undefined,
        () => false,
      );
    await until(isListed, 5_000);
    const shown = await listed();
    expect(shown['directory']?.['nodes']).toEqual([
      { coHosts: [{ id: partnerId }], event: { title: 'Shared' } },
    ]);
    expect(shown['chapter']?.['coHostedEvents']).toEqual([
      { title: 'Shared', event: { title: 'Shared', chapter: { id: ownerId } } },
    ]);
  }, 30_000);

  it('takes a series from its rule to seats at each event, by its id and in the directory', async () => {
    const lead = await member('Noa');
    const chapterId = await chapter(lead, 'porto-series');
    const { createSeries } = await lead.get(
      `mutation ($input: CreateSeriesInput!) { createSeries(input: $input) { series { id rule } errors { code message } } }`,
      {
        input: {
          ...{ chapterId, title: 'Weekly table', rule: 'FREQ=WEEKLY;COUNT=4', publish: true },
          ...{ startsAt: inDays(3), endsAt: inDays(3.1) },
        },
      },
    );
    expect(createSeries?.['errors']).toEqual([]);
    const id = createSeries?.['series']?.['id'] as string;
    const { rsvpToSeries } = await lead.get(
      `mutation ($input: RsvpToSeriesInput!) { rsvpToSeries(input: $input) {
         outcomes { event { series { id } } rsvp { status member { name } } error { code } } errors { code } } }`,
      { input: { seriesId: id, response: 'YES' } },
    );
    const outcome = {
      event: { series: { id } },
      rsvp: { status: 'YES', member: { name: 'Noa' } },
      error: null,
    };
    expect(rsvpToSeries).toEqual({ outcomes: Array.from({ length: 4 }, () => outcome), errors: [] });

    const { node } = await anyone.get(
      'query ($id: ID!) { node(id: $id) { ... on EventSeries { rule events { totalCount nodes { counts { yes } } } } } }',
      { id },
    );
    expect(node).toMatchObject({ rule: 'FREQ=WEEKLY;COUNT=4', events: { totalCount: 4 } });
    const counted = async (): Promise<string> => {
      const { directory } = await anyone.get(
        'query ($id: ID!) { directory(filter: { chapterIds: [$id] }) { totalCount nodes { yesCount } } }',
        { id: chapterId },
      );
      return JSON.stringify(directory);
    };
    const all = JSON.stringify({ totalCount: 4, nodes: Array.from({ length: 4 }, () => ({ yesCount: 1 })) });
    await until(async () => (await counted()) === all, 1_000);
  }, 30_000);

  it('answers bad input with a code, and goes on', async () => {
    const code = async (query: string, variables: object = {}) =>
      (await anyone.ask(query, variables)).errors?.[0]?.extensions.code;
    expect(await code('{ chapters(first: -1) { totalCount } }')).toBe('BAD_PAGE_SIZE');
    expect(await code('{ chapters(first: 101) { totalCount } }')).toBe('BAD_PAGE_SIZE');
    expect(await code('{ chapters(first: 100000) { totalCount } }')).toBe('LIMIT_EXCEEDED');
    expect(await code('{ chapters(after: "x") { totalCount } }')).toBe('BAD_CURSOR');
    expect(await code('{ chapter(urlname: "a", id: "b") { name } }')).toBe('BAD_USER_INPUT');
    expect(await code('{ event(id: "nonsense") { title } }')).toBe('BAD_ID');
    expect(await code('{ node(id: "nonsense") { id } }')).toBe('BAD_ID');
    expect(await code('{ chapters(first: "ten") { totalCount } }')).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(
      await code('query ($first: Int) { chapters(first: $first) { totalCount } }', { first: 'ten' }),
    ).toBe('BAD_USER_INPUT');
    expect(await code('{ chapters')).toBe('GRAPHQL_PARSE_FAILED');
    const malformed = await fetch(new URL('/graphql', anyone.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query": ',
    });
    expect(malformed.status).toBe(400);
    expect(await malformed.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_JSON' } }] });
    expect((await anyone.get('{ organization { stats { chapters } } }'))['organization']).toBeDefined();
  });

  it('takes the tokens the command line prints', async () => {
    const printed = house.run(['token', '--member', 'Grace Hopper', '--role', 'HQ_ADMIN'], {
      CHAPTERHOUSE_DATA: data,
    });
    expect(await printed.end()).toBe(0);
    const grace = new Client(anyone.url, printed.output.trim());
    expect(await grace.get('{ me { name } chapterServers { name } }')).toEqual({
      me: { name: 'Grace Hopper' },
      chapterServers: [{ name: 'local' }],
    });
    const forged = new Client(anyone.url, `${printed.output.trim().slice(0, -8)}AAAAAAAA`);
    expect((await forged.ask('{ me { name } }')).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  }, 20_000);

  it('says it is alive and ready', async () => {
    for (const path of ['/health', '/ready', '/metrics']) {
      expect((await fetch(new URL(path, anyone.url))).status).toBe(200);
    }
  });
});

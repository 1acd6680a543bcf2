import { MailServer } from '../../subgraphs/community/mail/mail-server.testing.ts';
import { Client, until } from './client.ts';
import { House, type HouseProcess } from './house.ts';

const house = new House();
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
let client: Client;
let mailServer: MailServer;
let communityUrl = '';
let chapters: { process: HouseProcess; url: string };

beforeAll(async () => {
  mailServer = await MailServer.open();
  // The servers must know one another's addresses before the last of them is up, so the gateway's port is fixed.
  const gatewayPort = String(20_000 + Math.floor(Math.random() * 10_000));
  const gatewayUrl = `http://127.0.0.1:${gatewayPort}`;
  const [communityData, gatewayData, chaptersData] = [
    await house.folder(),
    await house.folder(),
    await house.folder(),
  ];
  const community = await house.serve(['community'], {
    CHAPTERHOUSE_DATA: communityData,
    TRUSTED_URLS: gatewayUrl,
    GRAPH_URL: gatewayUrl,
    SMTP_URL: mailServer.url,
    MAIL_FROM: 'events@graph.test',
  });
  communityUrl = community.url;
  chapters = await house.serve(['chapters'], {
    CHAPTERHOUSE_DATA: chaptersData,
    TRUSTED_URLS: `${gatewayUrl},${community.url}`,
    GRAPH_URL: gatewayUrl,
    COMMUNITY_URL: community.url,
  });
  const gateway = await house.serve(['gateway'], {
    CHAPTERHOUSE_DATA: gatewayData,
    PORT: gatewayPort,
    COMMUNITY_URL: community.url,
  });
  client = new Client(gateway.url, await house.token(gatewayData, 'root', 'HQ_ADMIN'));
}, 90_000);

afterAll(async () => {
  await house.close();
  await mailServer.close();
}, 60_000);

describe('gateway, community and chapters in processes of their own', () => {
  it('are one graph', async () => {
    const { registerChapterServer } = await client.get(
      'mutation ($input: RegisterChapterServerInput!) { registerChapterServer(input: $input) { server { id } errors { message } } }',
      { input: { name: 'far', url: chapters.url } },
    );
    expect(registerChapterServer?.['errors']).toEqual([]);
    const { proposeChapter } = await client.get(
      'mutation ($input: ProposeChapterInput!) { proposeChapter(input: $input) { chapter { id } errors { message } } }',
      { input: { urlname: 'far-away', name: 'Far away', timeZone: 'Pacific/Auckland', country: 'NZ' } },
    );
    const chapterId = proposeChapter?.['chapter']?.['id'] as string;
    const { approveChapter } = await client.get(
      'mutation ($input: ApproveChapterInput!) { approveChapter(input: $input) { chapter { name viewer { isOrganizer } } errors { message } } }',
      { input: { chapterId } },
    );
    expect(approveChapter).toEqual({
      chapter: { name: 'Far away', viewer: { isOrganizer: true } },
      errors: [],
    });
    const { createEvent } = await client.get(
      `mutation ($input: CreateEventInput!) {
         createEvent(input: $input) { event { id hosts { name } chapter { name } } errors { message } }
       }`,
      { input: { chapterId, title: 'Dawn walk', startsAt: inDays(1), endsAt: inDays(1.1), publish: true } },
    );
    expect(createEvent?.['event']).toMatchObject({
      hosts: [{ name: 'root' }],
      chapter: { name: 'Far away' },
    });

    const eventId = createEvent?.['event']?.['id'] as string;
    const events = client.overWebSocket(
      'subscription ($eventId: ID!) { rsvpCounts(eventId: $eventId) { yes event { chapter { name } } } }',
      { eventId },
    );
    expect((await events.next()).value.data.rsvpCounts).toEqual({
      yes: 0,
      event: { chapter: { name: 'Far away' } },
    });
    const { event } = await client.get('query ($id: ID!) { event(id: $id) { calendarUrl } }', {
      id: eventId,
    });
    const calendar = await fetch(event?.['calendarUrl'] as string);
    expect(await calendar.text()).toContain('SUMMARY:Dawn walk');
    await client.get('mutation ($input: RsvpInput!) { rsvp(input: $input) { errors { code } } }', {
      input: { eventId, response: 'YES' },
    });
    expect((await events.next()).value.data.rsvpCounts.yes).toBe(1);
    await events.stop();
    await until(async () => {
      const { directory } = await client.get(
        '{ directory { nodes { title yesCount chapter { health } event { title } } } }',
      );
      return directory?.['nodes']?.[0]?.['yesCount'] === 1;
    }, 2_000);

    // The letter goes from the chapter's server to headquarters' and from there by mail.
    await until(async () => mailServer.received.length > 0, 10_000);
    const [received] = mailServer.received;
    expect(received).toMatchObject({
      to: ['root@example.org'],
      mail: { subject: expect.stringContaining('Dawn walk') },
    });
    const unsubscribe =
      received?.mail.headers.find(({ key }) => key === 'list-unsubscribe')?.value.slice(1, -1) ?? '';
    const clicked = await fetch(unsubscribe, {
      method: 'POST',
      body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
    });
    expect(clicked.status).toBe(200);
    expect((await client.get('{ me { mailChoices { mutedChapters { name } } } }'))['me']).toEqual({
      mailChoices: { mutedChapters: [{ name: 'Far away' }] },
    });
  }, 60_000);

  it('take no letters from who cannot prove to be a chapter’s server', async () => {
    const response = await fetch(new URL('/peer/letters', communityUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ server: chapters.url, letters: [] }),
    });
    expect(response.status).toBe(401);
  });

  it('refuse who comes to a chapter’s server without the gateway’s word', async () => {
    const response = await fetch(new URL('/chapters/faraway/graphql', chapters.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ __typename }"}',
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { code: 'UNAUTHENTICATED' } });
  });
});

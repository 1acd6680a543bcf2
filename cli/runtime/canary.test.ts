import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import { pino } from 'pino';
import { Collector } from '../../gateway/telemetry/collector.testing.ts';
import { MailServer } from '../../subgraphs/community/mail/mail-server.testing.ts';
import type { Client } from '../../test/e2e/client.ts';
import { until } from '../../test/setup/until.ts';
import { LOCAL_HOST_URL } from './local-host-url.ts';
import { mutate, WholeGraph } from './whole-graph.testing.ts';

/** One string for each thing a member says, found nowhere else. */
const canary = (member: string, of: string) => `canary${of}${member}4f1c`;
const email = (member: string) => `${member}@example.org`;

const lines: string[] = [];
let graph: WholeGraph;
let collector: Collector;
let mails: MailServer;
let lead: Client;
let admin: Client;
let chapterId: string;
let eventId: string;
beforeAll(async () => {
  [collector, mails] = await Promise.all([Collector.start(), MailServer.open()]);
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    SMTP_URL: mails.url,
    MAIL_FROM: 'events@graph.test',
    GRAPH_URL: 'https://graph.test',
  };
  graph = await WholeGraph.open(1, env, logger);
  const server = await graph.community.registry.registerServer('local', LOCAL_HOST_URL);
  graph.host.reach({ post: graph.community.deskOf(server) });
  lead = await graph.client('lead');
  admin = await graph.client('admin', ['HQ_ADMIN']);
  chapterId = await graph.chapter('berlin', lead);
  eventId = await graph.event(chapterId, lead);
}, 60_000);
afterAll(async () => {
  await graph.close();
  await Promise.all([collector.close(), mails.close()]);
}, 60_000);

async function ask(scope: string): Promise<string> {
  const questions = [{ kind: 'TEXT', text: `Why ${scope}?` }];
  const asked = await mutate(lead, 'setQuestions', 'questions { id }', { chapterId, scope, questions });
  return asked['questions']?.[0]?.['id'] as string;
}

/** Says something everywhere. @returns the member's id */
async function plant(name: string, joining: string, answering: string): Promise<string> {
  const client = await graph.client(name);
  const profile = { name: canary(name, 'name'), bio: canary(name, 'bio') };
  const { member } = await mutate(client, 'updateProfile', 'member { id }', profile);
  const said = (questionId: string, of: string) => [{ questionId, values: [canary(name, of)] }];
  await mutate(client, 'joinChapter', 'membership { id }', { chapterId, answers: said(joining, 'join') });
  const answers = said(answering, 'rsvp');
  const { errors } = await mutate(client, 'rsvp', 'rsvp { id }', { eventId, response: 'YES', answers });
  expect(errors).toEqual([]);
  await mutate(client, 'startDiscussion', 'discussion { id }', {
    title: canary(name, 'title'),
    body: canary(name, 'post'),
  });
  return member?.['id'] as string;
}

/** Everything a schema holds, as text. */
async function everythingIn(schema: string): Promise<string> {
  const { rows } = await graph.pool.query<{ name: string }>(
    'SELECT quote_ident(schemaname) || $2 || quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = $1',
    [schema, '.'],
  );
  const texts = await Promise.all(
    rows.map(({ name }) =>
      graph.pool.query<{ text: string }>(
        `SELECT coalesce(string_agg(t::text, ''), '') AS text FROM ${name} t`,
      ),
    ),
  );
  return texts.map((each) => each.rows[0]?.text).join('\n');
}
const hits = (text: string, ...words: string[]) => words.filter((word) => text.includes(word));

/** What requests that go wrong say to someone else. */
async function errorAnswers(memberId: string): Promise<string> {
  const stranger = await graph.client('stranger');
  const queries = [
    `{ node(id: "${memberId}") { id ... on Member { email chapters { role } } } }`,
    `{ event(id: "${eventId}") { rsvps(first: 5) { nodes { answers { values } } } } }`,
    `{ chapter(urlname: "berlin") { memberships(first: 5) { nodes { role } } auditLog { nodes { at } } } }`,
    `mutation { banMember(input: { chapterId: "${chapterId}", memberId: "${memberId}" }) { errors { code message } } }`,
    `mutation { requestErasure(input: { confirm: true, memberId: "${memberId}" }) { errors { code message } } }`,
    `{ member(name: "nobody") { id } }`,
  ];
  return JSON.stringify(await Promise.all(queries.map((query) => stranger.ask(query))));
}

/** What a member's export holds, by the file's name. */
async function download(member: string): Promise<Record<string, string>> {
  const client = await graph.client(member);
  let url = '';
  await until(async () => {
    const { export: made } = await mutate(
      client,
      'exportMyData',
      'export { status url missingChapters { urlname } }',
      {},
    );
    url = made?.['url'] ?? '';
    return made?.['status'] === 'COMPLETE';
  });
  const from = new URL(new URL(url).pathname, client.url);
  const get = async (token?: string) =>
    fetch(from, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
  expect((await get()).status).toBe(401);
  expect((await get((await graph.client('bea')).token)).status).toBe(404);
  const files = unzipSync(new Uint8Array(await (await get(client.token)).arrayBuffer()));
  return Object.fromEntries(Object.entries(files).map(([file, bytes]) => [file, strFromU8(bytes)]));
}

it('what a member says stays with its owner, and is gone everywhere once they are erased', async () => {
  const [joining, answering] = [await ask('JOIN'), await ask('RSVP')];
  const ada = await plant('ada', joining, answering);
  await plant('bea', joining, answering);
  await until(async () => mails.received.length >= 2);
  const [local, central] = [
    ['join', 'rsvp'].map((of) => canary('ada', of)),
    [...['bio', 'title', 'post'].map((of) => canary('ada', of)), email('ada')],
  ];
  const name = canary('ada', 'name');
  const answers = await errorAnswers(ada);
  expect(answers).toContain('FORBIDDEN');
  const told = mails.received.filter(({ to }) => !to.includes(email('ada'))).map(({ raw }) => raw);
  expect(hits(await everythingIn('chapter_berlin'), ...local, ...central, name)).toEqual(local);
  expect(hits(await everythingIn('community'), ...local, ...central, name)).toEqual([...central, name]);
  expect(hits([lines, answers, told].flat().join('\n'), ...local, ...central, name)).toEqual([]);

  const zip = await download('ada');
  expect(Object.keys(zip).sort()).toEqual(['README.txt', 'chapters/berlin.json', 'headquarters.json']);
  expect(hits(zip['chapters/berlin.json'] ?? '', ...local, ...central)).toEqual(local);
  expect(hits(zip['headquarters.json'] ?? '', ...local, ...central, name)).toEqual([
    ...central.filter((word) => word !== canary('ada', 'title')),
    name,
  ]);
  expect(Object.values(zip).join('\n')).not.toContain('canaryrsvpbea');

  const gone = await graph.client('ada');
  await gone.get('{ me { name } }');
  const { erasure } = await mutate(gone, 'requestErasure', 'erasure { id age awaitingCount }', {
    confirm: true,
  });
  expect(erasure).toMatchObject({ awaitingCount: expect.any(Number) });
  const pending = async () =>
    (await admin.get('{ erasures { totalCount nodes { age awaitingChapters { urlname } } } }'))['erasures'];
  await until(async () => (await pending())?.['totalCount'] === 0);
  const { erasures } = await admin.get(
    '{ erasures(pending: false) { nodes { receipts { chapter { urlname } } } } }',
  );
  expect(erasures).toEqual({ nodes: [{ receipts: [{ chapter: { urlname: 'berlin' } }] }] });
  for (const schema of ['community', 'chapter_berlin', 'host']) {
    const text = await everythingIn(schema);
    expect([schema, hits(text, ...local, ...central, name)]).toEqual([schema, []]);
  }
  await until(async () => collector.spans.some(({ name: span }) => span === 'POST /graphql'));
  expect(hits([JSON.stringify(collector.spans), ...lines].join('\n'), ...local, ...central, name)).toEqual(
    [],
  );
  expect(hits(await everythingIn('chapter_berlin'), canary('bea', 'rsvp'))).toHaveLength(1);
  expect(hits(await everythingIn('community'), canary('bea', 'bio'))).toHaveLength(1);
}, 60_000);

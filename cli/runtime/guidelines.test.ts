import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Client } from '../../test/e2e/client.ts';
import { discardFolders } from '../../test/setup/temporary-folder.ts';
import { mutate, WholeGraph } from './whole-graph.testing.ts';

let graph: WholeGraph;
let lead: Client;
let admin: Client;
let chapterId: string;
let eventId: string;

beforeAll(async () => {
  graph = await WholeGraph.open(2);
  lead = await graph.client('lead');
  admin = await graph.client('admin', ['HQ_ADMIN']);
  chapterId = await graph.chapter('paris', lead);
  eventId = await graph.event(chapterId, lead);
}, 30_000);
afterAll(async () => {
  await graph.close();
  await discardFolders();
});

const publish = async (graceDays: number) =>
  (await mutate(admin, 'publishGuidelines', 'guidelines { version }', { text: 'Be kind.', graceDays }))[
    'guidelines'
  ]?.['version'] as number;
const accept = (client: Client, version: number) =>
  mutate(client, 'acceptGuidelines', 'acceptance { version }', { version });
const join = (client: Client) => mutate(client, 'joinChapter', 'membership { status }', { chapterId });
const say = (client: Client, response: 'YES' | 'NO') =>
  mutate(client, 'rsvp', 'rsvp { status }', { eventId, response });
/** A token the gateways have not seen, so that nothing is remembered of its member. */
let members = 0;
function newcomer(): Promise<Client> {
  members += 1;
  return graph.client(`newcomer${members}`);
}
const refused = (guidelinesVersion: number) => [{ code: 'GUIDELINES_NOT_ACCEPTED', guidelinesVersion }];

it('who has not accepted what is enforced is told which version to accept, and the next request after that goes through', async () => {
  const version = await publish(0);
  const ada = await newcomer();
  expect(await join(ada)).toEqual({ membership: null, errors: refused(version) });
  expect((await accept(ada, version))['errors']).toEqual([]);
  expect(await join(ada)).toEqual({ membership: { status: 'ACTIVE' }, errors: [] });
  expect(await say(ada, 'YES')).toEqual({ rsvp: { status: 'YES' }, errors: [] });
});

it('what is accepted at one gateway counts at once at the others', async () => {
  const version = await publish(0);
  const name = `roamer${version}`;
  const [here, there] = await Promise.all([graph.client(name, [], 0), graph.client(name, [], 1)]);
  expect((await join(there))['errors']).toEqual(refused(version));
  await accept(here, version);
  expect((await join(there))['errors']).toEqual([]);
  expect((await say(there, 'YES'))['errors']).toEqual([]);
});

it('a new version leaves everyone its days of grace, and tells them of it', async () => {
  await publish(0);
  const version = await publish(3);
  const grace = await newcomer();
  // The version before the newest is enforced, and only the newest can be accepted.
  expect((await join(grace))['errors']).toEqual(refused(version));
  await accept(grace, version);
  const next = await publish(3);
  expect((await join(grace))['errors']).toEqual([]);
  const { me } = await grace.get('{ me { guidelinesDue { version from } } }');
  expect(me?.['guidelinesDue']?.['version']).toBe(next);
  expect(Date.parse(me?.['guidelinesDue']?.['from'] as string)).toBeGreaterThan(Date.now());
});

it('proposing and organizing need them too; leaving and saying no never do', async () => {
  const bea = await newcomer();
  await accept(bea, await publish(0));
  await join(bea);
  await say(bea, 'YES');
  const version = await publish(0);
  // As another gateway, which does not remember bea, has it at once.
  const again = await graph.client(`newcomer${members}`, [], 1);
  const proposal = { urlname: 'nowhere', name: 'Nowhere', timeZone: 'UTC' };
  expect((await mutate(again, 'proposeChapter', 'chapter { id }', proposal))['errors']).toEqual(
    refused(version),
  );
  const profile = { chapterId, description: 'x' };
  expect((await mutate(again, 'updateChapter', 'chapter { id }', profile))['errors']).toEqual(
    refused(version),
  );
  expect((await say(again, 'YES'))['errors']).toEqual(refused(version));
  expect(await say(again, 'NO')).toEqual({ rsvp: { status: 'NO' }, errors: [] });
  expect((await mutate(again, 'leaveChapter', 'membership { status }', { chapterId }))['errors']).toEqual([]);
});

it('a socket that was open before serves who has accepted meanwhile', async () => {
  const version = await publish(0);
  const cleo = await newcomer();
  const socket = createClient({
    url: new URL('/graphql', cleo.url).href.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${cleo.token}` },
    lazy: false,
  });
  const once = async (query: string) => (await socket.iterate({ query }).next()).value.data;
  const joining = `mutation { joinChapter(input: { chapterId: "${chapterId}" }) { errors { code } } }`;
  expect((await once(joining)).joinChapter.errors).toEqual([{ code: 'GUIDELINES_NOT_ACCEPTED' }]);
  await once(`mutation { acceptGuidelines(input: { version: ${version} }) { errors { code } } }`);
  expect((await once(joining)).joinChapter.errors).toEqual([]);
  await socket.dispose();
});

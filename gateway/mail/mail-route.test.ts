import type { MailList, MailListRequest } from '../../kernel/peers.ts';
import { startTestServer, type TestServer } from '../http/testing/test-server.ts';
import { mailRoute } from './mail-route.ts';

const asked: MailListRequest[] = [];
const list: MailList = { chapter: '<b>Berlin</b>', kind: 'REMINDER', chapterWanted: true, kindWanted: false };
let gateway: TestServer;

beforeAll(async () => {
  const community = {
    mailList: async (request: MailListRequest) => {
      asked.push(request);
      if (request.token === 'digest.token') return { ...list, chapter: null, kind: 'DIGEST' as const };
      return request.token === 'good.token' ? list : null;
    },
  };
  gateway = await startTestServer({ extraRoutes: [mailRoute(community)] });
});
afterAll(() => gateway.server.close(0));
beforeEach(() => void asked.splice(0));

const send = (path: string, init: RequestInit = {}) => fetch(new URL(path, gateway.url), init);
const post = (body: string | FormData | URLSearchParams) =>
  send('/mail/good.token', { method: 'POST', body });

it('shows what comes, and changes nothing when it is looked at', async () => {
  const response = await send('/mail/good.token');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  const page = await response.text();
  expect(page).toContain('Mail from &lt;b&gt;Berlin&lt;/b&gt;: <strong>yes</strong>');
  expect(page).toContain('Reminders, from any chapter: <strong>no</strong>');
  expect(asked).toEqual([{ token: 'good.token', change: undefined }]);
});

it('ends a chapter’s mail at one click of a mail program, without sign-in, in either encoding', async () => {
  const form = new FormData();
  form.set('List-Unsubscribe', 'One-Click');
  for (const body of [new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }), form]) {
    expect((await post(body)).status).toBe(200);
  }
  expect(asked.map(({ change }) => change)).toEqual(Array(2).fill({ list: 'CHAPTER', wanted: false }));
});

it('takes the choices of its own page, and nothing else', async () => {
  await post(new URLSearchParams({ list: 'KIND', wanted: 'yes' }));
  expect(asked[0]?.change).toEqual({ list: 'KIND', wanted: true });
  for (const body of ['', 'list=KIND', 'list=OTHER&wanted=yes', 'x=List-Unsubscribe']) {
    expect((await post(body)).status).toBe(400);
  }
  expect((await post('x'.repeat(5_000))).status).toBe(413);
});

it('of what headquarters sends knows that kind alone', async () => {
  const page = await (await send('/mail/digest.token')).text();
  expect(page).toContain('The digest of what is new: <strong>no</strong>');
  expect(page.match(/<form/g)).toHaveLength(1);
});

it('knows no other address', async () => {
  for (const path of ['/mail/bad.token', '/mail/x', '/mail/']) expect((await send(path)).status).toBe(404);
});

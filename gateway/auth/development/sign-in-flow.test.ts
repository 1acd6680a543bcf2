import { createHash } from 'node:crypto';
import { ChapterhouseError } from '../../../kernel/errors.ts';
import { generateSigningKey } from '../../../kernel/keys.ts';
import { startTestServer, type TestServer } from '../../http/testing/test-server.ts';
import { DevelopmentIssuer } from '../development-issuer.ts';
import { SignInFlow } from './sign-in-flow.ts';

const REDIRECT = 'http://127.0.0.1:5173/back';
const VERIFIER = 'a-verifier-of-at-least-forty-three-characters-0';
const ADA = { subject: 'ada', name: 'Ada Ferreira', roles: [], about: 'Leads <Lisbon>' };
const WEI = { subject: 'wei', name: 'Wei Rasmussen', roles: ['HQ_ADMIN' as const] };

let now: number;
let issuer: DevelopmentIssuer;
let gateway: TestServer;
const clock = { now: () => new Date(now) };

beforeAll(async () => {
  issuer = new DevelopmentIssuer(await generateSigningKey(), 'chapterhouse', clock);
  const flow = new SignInFlow({
    issuer,
    clock,
    people: [ADA, WEI],
    publicUrl: 'https://graph.test',
    origins: ['https://pages.test'],
    admit: async ({ headers }) => {
      if (headers['x-test'] !== 'often') return;
      throw new ChapterhouseError('RATE_LIMITED', 'Too many.', { details: { retryAfterSeconds: 7 } });
    },
  });
  gateway = await startTestServer({ extraRoutes: flow.routes() });
});
afterAll(() => gateway.server.close(0));
beforeEach(() => {
  now = Date.now();
});

const SOUND = {
  response_type: 'code',
  client_id: 'pages',
  redirect_uri: REDIRECT,
  state: 'mine',
  code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
  code_challenge_method: 'S256',
};

const authorize = (changes: Record<string, string> = {}, init: RequestInit = {}) =>
  fetch(new URL(`/authorize?${new URLSearchParams({ ...SOUND, ...changes })}`, gateway.url), {
    redirect: 'manual',
    ...init,
  });
const choose = (choice: Record<string, string>, headers: Record<string, string> = {}) =>
  authorize({}, { method: 'POST', headers, body: new URLSearchParams(choice) });
const answerOf = (response: Response) => new URL(response.headers.get('location') ?? 'none:').searchParams;
const codeOf = async (choice: Record<string, string> = { subject: 'ada' }) =>
  answerOf(await choose(choice)).get('code') ?? '';
const redeem = (code: string, changes: Record<string, string> = {}) =>
  fetch(new URL('/token', gateway.url), {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      ...{ code, client_id: 'pages', redirect_uri: REDIRECT, code_verifier: VERIFIER },
      ...changes,
    }),
  });
const tokenFor = async (choice: Record<string, string>) =>
  issuer.verify(
    ((await (await redeem(await codeOf(choice))).json()) as { access_token: string }).access_token,
  );

test('the page names who asks, offers the sample, and lets nobody frame it', async () => {
  const response = await authorize({ client_id: '<b>pages' });
  const page = await response.text();
  for (const text of ['&lt;b&gt;pages', '127.0.0.1:5173', 'Leads &lt;Lisbon&gt;', 'lang="en"'])
    expect(page).toContain(text);
  expect(response.headers.get('content-security-policy')).toContain(
    "form-action 'self' http://127.0.0.1:5173; base-uri 'none'; frame-ancestors 'none'",
  );
});

test('someone of the sample is signed in with their roles, by choice or by name', async () => {
  expect(await tokenFor({ subject: 'ada' })).toMatchObject({
    subject: 'ada',
    name: 'Ada Ferreira',
    roles: [],
  });
  expect(await tokenFor({ name: ' wei rasmussen' })).toMatchObject({ subject: 'wei', roles: ['HQ_ADMIN'] });
});

test('anyone may come, by a name in any script, and with a role', async () => {
  expect(await tokenFor({ name: 'Zoë Bell', role: 'VIEWER' })).toMatchObject({
    ...{ subject: 'zoe-bell', name: 'Zoë Bell', roles: ['VIEWER'] },
  });
  expect(await tokenFor({ name: '李雷', role: 'QUEEN' })).toMatchObject({ subject: '李雷', roles: [] });
});

test('a name without a letter is asked for again', async () => {
  const response = await choose({ name: ' ?! ' });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('role="alert"');
});

test('the answer goes back with code, state and issuer', async () => {
  const response = await choose({ subject: 'ada' });
  expect(response.status).toBe(303);
  expect(response.headers.get('location')).toMatch(/^http:\/\/127\.0\.0\.1:5173\/back\?/);
  expect(Object.fromEntries(answerOf(response))).toEqual({
    ...{ code: expect.stringMatching(/^[\w-]{43}$/), state: 'mine', iss: gateway.url },
  });
});

test.each([
  'https://evil.example/back',
  'http://127.0.0.1.evil.example/back',
  'http://evil.example\\@127.0.0.1/back',
  'https://pages.test.evil.example/',
  'http://127.0.0.1:5173/back#token',
  'javascript:alert(1)',
  'nowhere',
])('nobody is sent to %s', async (redirect_uri) => {
  const response = await authorize({ redirect_uri }, { method: 'POST', body: 'subject=ada' });
  expect([response.status, response.headers.get('location')]).toEqual([400, null]);
});

test.each(['http://localhost:3000/', 'http://[::1]:3000/', 'https://pages.test/back'])(
  'people are sent back to %s',
  async (redirect_uri) => {
    const response = await authorize({ redirect_uri }, { method: 'POST', body: 'subject=ada' });
    expect(response.headers.get('location')).toContain(redirect_uri);
  },
);

test.each([
  [{ response_type: 'token' }, 'unsupported_response_type'],
  [{ code_challenge: '' }, 'invalid_request'],
  [{ code_challenge_method: 'plain' }, 'invalid_request'],
  [{ response_mode: 'fragment' }, 'invalid_request'],
  [{ prompt: 'none' }, 'login_required'],
])('%j is told at the redirect', async (changes, error) => {
  const answer = answerOf(await authorize(changes));
  expect([answer.get('error'), answer.get('state')]).toEqual([error, 'mine']);
});

test('a page of elsewhere cannot choose who signs in', async () => {
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }])
    expect((await choose({ subject: 'wei' }, headers)).status).toBe(403);
  expect((await choose({ subject: 'wei' }, { origin: gateway.url })).status).toBe(303);
});

test('who signs in too often is told when to come again', async () => {
  const response = await choose({ subject: 'ada' }, { 'x-test': 'often' });
  expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7']);
});

test('pages of other origins may ask for what needs no cookie', async () => {
  for (const path of ['/.well-known/openid-configuration', '/jwks', '/token', '/userinfo']) {
    const response = await fetch(new URL(path, gateway.url), {
      method: 'OPTIONS',
      headers: { origin: 'https://pages.test', 'access-control-request-method': 'POST' },
    });
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
  }
  expect((await authorize()).headers.get('access-control-allow-origin')).toBeNull();
});

test('a code is good once', async () => {
  const code = await codeOf();
  expect((await redeem(code)).status).toBe(200);
  const again = await redeem(code);
  expect([again.status, await again.json()]).toMatchObject([400, { error: 'invalid_grant' }]);
});

test('a code is good for a minute', async () => {
  const code = await codeOf();
  now += 60_001;
  expect((await redeem(code)).status).toBe(400);
});

test.each([
  { code_verifier: `${VERIFIER}x` },
  { code_verifier: SOUND.code_challenge },
  { client_id: 'other' },
  { redirect_uri: 'http://127.0.0.1:5173/other' },
  { grant_type: 'password' },
  { code: 'none' },
])('a code is of no use with %j', async (changes) => {
  expect((await redeem(await codeOf(), changes)).status).toBe(400);
});

test('an ID token is no access token', async () => {
  const code = answerOf(
    await authorize({ client_id: 'chapterhouse' }, { method: 'POST', body: 'subject=wei' }),
  ).get('code');
  const { id_token } = (await (await redeem(code ?? '', { client_id: 'chapterhouse' })).json()) as {
    id_token: string;
  };
  await expect(issuer.verify(id_token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
});

test('a name that leads here by the will of others is no name of the issuer', async () => {
  const { Agent, request } = await import('undici');
  const dispatcher = new Agent();
  const ask = (host: string) =>
    request(new URL('/.well-known/openid-configuration', gateway.url), { headers: { host }, dispatcher });
  const own = await ask('graph.test');
  expect(await own.body.json()).toMatchObject({ issuer: 'https://graph.test' });
  for (const host of ['evil.example', '127.0.0.1.evil.example', 'localhost@evil.example']) {
    const refused = await ask(host);
    expect(refused.statusCode).toBe(400);
    await refused.body.dump();
  }
  await dispatcher.close();
});

test('signing out leads back where that is allowed', async () => {
  const leave = (uri: string) =>
    fetch(new URL(`/end_session?post_logout_redirect_uri=${encodeURIComponent(uri)}&state=x`, gateway.url), {
      redirect: 'manual',
    });
  expect((await leave('https://pages.test/bye')).headers.get('location')).toBe(
    'https://pages.test/bye?state=x',
  );
  expect((await leave('https://evil.example/')).status).toBe(200);
});

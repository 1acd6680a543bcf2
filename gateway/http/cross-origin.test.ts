import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestServer, type TestServer } from './testing/test-server.ts';

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130 Safari/537.36';
let closed: TestServer;
let listed: TestServer;
let open: TestServer;
beforeAll(async () => {
  closed = await startTestServer({ publicUrl: 'https://public.example/' });
  listed = await startTestServer({ corsOrigins: ['https://chapter.example'] });
  open = await startTestServer({ corsOrigins: ['*'] });
});
afterAll(() => Promise.all([closed, listed, open].map(({ server }) => server.close(0))));

interface Reply {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
}

/** By node:http, which sends the headers given and no others, not even those fetch would forbid. */
function send(url: string, method: string, headers: Record<string, string>, body?: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

const getHello = (at: TestServer, headers: Record<string, string>) =>
  send(`${at.graphql}?query={hello}`, 'GET', { accept: 'application/json', ...headers });

test('another site’s page cannot make a browser run a simple request', async () => {
  const attempts = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'user-agent': BROWSER },
    { 'sec-fetch-site': 'cross-site', 'content-type': 'text/plain' },
    { 'user-agent': BROWSER, 'content-type': 'text/plain;application/json' },
  ];
  const executed = closed.engine.executions;
  for (const headers of attempts) {
    const { status, text } = await getHello(closed, headers);
    expect([headers, status]).toEqual([headers, 403]);
    expect(text).toContain('CSRF_REFUSED');
  }
  expect(closed.engine.executions).toBe(executed);
});

test('a simple POST is not taken at all', async () => {
  const body = '{"query":"mutation { add(number: 1) }"}';
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    const headers = { 'content-type': type, origin: 'https://evil.example', 'user-agent': BROWSER };
    expect((await send(closed.graphql, 'POST', headers, body)).status).toBe(403);
    expect((await send(closed.graphql, 'POST', { 'content-type': type }, body)).status).toBe(415);
  }
  expect(closed.engine.total).toBe(0);
});

test('what no other site’s page can send goes through', async () => {
  const requests = [
    {},
    { 'user-agent': 'curl/8.5.0' },
    { 'sec-fetch-site': 'same-origin', 'user-agent': BROWSER },
    { 'sec-fetch-site': 'none', 'user-agent': BROWSER },
    { 'sec-fetch-site': 'cross-site', 'apollo-require-preflight': '1' },
    { 'sec-fetch-site': 'cross-site', authorization: 'Bearer ada' },
    { 'user-agent': BROWSER, 'content-type': 'application/json' },
    { 'user-agent': BROWSER, origin: 'https://public.example' },
    { 'user-agent': BROWSER, origin: closed.url },
  ];
  for (const headers of requests)
    expect([headers, (await getHello(closed, headers)).status]).toEqual([headers, 200]);
});

test('pages of a listed origin may send simple requests, others may not', async () => {
  const from = (origin: string) => ({ 'sec-fetch-site': 'cross-site', origin });
  expect((await getHello(listed, from('https://chapter.example'))).status).toBe(200);
  expect((await getHello(listed, from('https://evil.example'))).status).toBe(403);
  expect((await getHello(open, from('https://any.example'))).status).toBe(200);
});

const preflight = (at: TestServer, origin: string) =>
  send(at.graphql, 'OPTIONS', {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'content-type,authorization',
  });

test('no other origin may read answers unless it is configured', async () => {
  const refused = await preflight(closed, 'https://chapter.example');
  expect(refused.status).toBe(204);
  expect(refused.headers['access-control-allow-origin']).toBeUndefined();
  expect(refused.headers['access-control-allow-headers']).toBeUndefined();
  const own = await preflight(closed, 'https://public.example');
  expect(own.headers['access-control-allow-origin']).toBe('https://public.example');
});

test('a configured origin may, with the headers it asks for', async () => {
  const { headers } = await preflight(listed, 'https://chapter.example');
  expect(headers).toMatchObject({
    'access-control-allow-origin': 'https://chapter.example',
    'access-control-allow-methods': 'GET, HEAD, POST, OPTIONS',
    'access-control-allow-headers': 'content-type,authorization',
  });
  expect(headers['vary']).toContain('origin');
  const answer = await getHello(listed, { origin: 'https://chapter.example' });
  expect(answer.headers['access-control-allow-origin']).toBe('https://chapter.example');
  const other = await preflight(listed, 'https://chapter.example.evil.example');
  expect(other.headers['access-control-allow-origin']).toBeUndefined();
});

test('with * every origin may, and never with credentials', async () => {
  const { headers } = await preflight(open, 'https://any.example');
  expect(headers['access-control-allow-origin']).toBe('*');
  expect(headers['access-control-allow-credentials']).toBeUndefined();
});

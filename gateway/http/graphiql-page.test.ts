import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestServer, type TestServer } from './testing/test-server.ts';

const ACCEPT = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8';
let at: TestServer;
let html: string;
let headers: Headers;
beforeAll(async () => {
  at = await startTestServer();
  const response = await fetch(at.graphql, { headers: { accept: ACCEPT } });
  ({ headers } = response);
  html = await response.text();
}, 30_000);
afterAll(() => at.server.close(0));

test('a browser that opens the endpoint gets GraphiQL, compressed', () => {
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(headers.get('content-encoding')).toBe('gzip');
  expect(html.slice(0, 15).toLowerCase()).toBe('<!doctype html>');
  expect(html.includes('<title>Chapterhouse</title>')).toBe(true);
});

test('the page asks nothing of any other host', () => {
  const outside = html.replaceAll(/<(script|style)>[\s\S]*?<\/\1>/g, '');
  expect(outside).not.toMatch(/(src|href)="(https?:)?\/\//);
  const styles = [...html.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, style]) => style).join('');
  expect(/@import|url\(["']?(https?:)?\/\//.exec(styles)?.[0]).toBeUndefined();
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("connect-src 'self'");
  expect(policy).not.toMatch(/https?:|\*/);
});

test('only the page’s own script may run', () => {
  const [, script = ''] = /<script>([\s\S]*?)<\/script>/.exec(html) ?? [];
  const hash = createHash('sha256').update(script).digest('base64');
  expect(headers.get('content-security-policy')).toContain(`script-src 'sha256-${hash}' blob:`);
  // A parser of HTML would change it, and the hash would be another script's.
  expect(script.includes('\r')).toBe(false);
});

test('a page already held is not sent again', async () => {
  const etag = headers.get('etag') ?? '';
  const again = await fetch(at.graphql, { headers: { accept: ACCEPT, 'if-none-match': etag } });
  expect([again.status, await again.text()]).toEqual([304, '']);
});

test('a client that takes no gzip gets it as it is', async () => {
  const plain = await fetch(at.graphql, { headers: { accept: ACCEPT, 'accept-encoding': 'identity' } });
  expect(plain.headers.get('content-encoding')).toBeNull();
  expect((await plain.text()) === html).toBe(true);
});

test('without GraphiQL a browser gets the API', async () => {
  const bare = await startTestServer({ graphiql: false });
  const search = new URLSearchParams({ query: '{ hello }' });
  const response = await fetch(`${bare.graphql}?${search}`, { headers: { accept: ACCEPT } });
  expect(await response.json()).toEqual({ data: { hello: 'Hello world' } });
  await bare.server.close(0);
});

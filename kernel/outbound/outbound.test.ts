import { createServer, type RequestListener, type Server } from 'node:http';
import { closeServer, listen } from '../http/json-server.ts';
import { Outbound, urlFault } from './outbound.ts';
import { isPrivateAddress } from './private-address.ts';

const STRICT = { allowHttp: false, allowPrivate: false };
const OPEN = { allowHttp: true, allowPrivate: true };
const servers: Server[] = [];
const outbounds: Outbound[] = [];

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  return listen(server, '127.0.0.1', 0);
}
function outbound(rules: typeof OPEN, deadlineMs?: number): Outbound {
  const made = new Outbound(rules, deadlineMs);
  outbounds.push(made);
  return made;
}
afterEach(async () => {
  for (const each of outbounds.splice(0)) await each.close();
  for (const server of servers.splice(0)) await closeServer(server, 0);
});

it.each([
  [
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
  ],
  [
    '::1',
    '::',
    'fe80::1',
    'fd00::1',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'ff02::1',
    'host',
  ],
])('counts as private: %s, %s, %s, …', (...addresses) => {
  for (const address of addresses) expect([address, isPrivateAddress(address)]).toEqual([address, true]);
  for (const address of ['1.1.1.1', '172.32.0.1', '2606:4700::1111'])
    expect(isPrivateAddress(address)).toBe(false);
});

it.each([
  'http://example.org/',
  'ftp://example.org/',
  'https://localhost/',
  'https://x.localhost./',
  'https://127.0.0.1/',
  'https://0x7f.1/',
  'https://2130706433/',
  'https://[::1]/',
  'https://[::ffff:10.0.0.1]/',
  'https://user:secret@example.org/',
  'nowhere',
])('takes no URL such as %s', (url) => {
  expect(urlFault(url, STRICT)).toBeDefined();
  expect(urlFault('https://example.org:8443/hook?x=1', STRICT)).toBeUndefined();
});

it('goes nowhere private by a name either', async () => {
  let asked = 0;
  const url = await serve((_request, response) => {
    asked += 1;
    response.end();
  });
  const { port } = new URL(url);
  const strict = outbound({ allowHttp: true, allowPrivate: false });
  const machine = (await import('node:os')).hostname();
  for (const host of ['127.0.0.1', 'localhost', machine]) {
    const answer = await strict.post(`http://${host}:${port}/`, {}, 'x');
    expect(answer).toMatchObject({ status: undefined, error: expect.any(String) });
  }
  expect(asked).toBe(0);
});

it('follows no redirect, and says what it met', async () => {
  let followed = false;
  const url = await serve((request, response) => {
    followed ||= request.url === '/next';
    response.writeHead(302, { location: '/next' }).end();
  });
  expect(await outbound(OPEN).post(url, {}, 'x')).toEqual({ status: 302, error: undefined });
  expect(followed).toBe(false);
});

it('waits no longer than its deadline, and reads no more than it must', async () => {
  const slow = await serve(() => undefined);
  const answer = await outbound(OPEN, 50).post(slow, {}, 'x');
  expect(answer).toEqual({ status: undefined, error: 'No answer within 50 ms.' });
  let sent = 0;
  const endless = await serve((_request, response) => {
    const more = (): void => {
      while (!response.destroyed && sent < 100_000_000 && response.write(Buffer.alloc(65_536)))
        sent += 65_536;
    };
    response.on('drain', more);
    more();
  });
  expect((await outbound(OPEN).post(endless, {}, 'x')).status).toBe(200);
  expect(sent).toBeLessThan(20_000_000);
});

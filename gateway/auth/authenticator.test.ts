import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import { loadConfig } from '../../kernel/config.ts';
import { ChapterhouseError } from '../../kernel/errors.ts';
import type { Uuid } from '../../kernel/ids.ts';
import { generateSigningKey, type SigningKey } from '../../kernel/keys.ts';
import type { Identity } from '../../kernel/peers.ts';
import type { GuidelinesDue, Viewer } from '../../kernel/viewer.ts';
import type { Authenticate } from '../http/client.ts';
import { createAuthenticator } from './authenticator.ts';
import { DevelopmentIssuer } from './development-issuer.ts';
import { OidcIssuer } from './oidc-issuer.ts';
import { issueKey, OidcServer } from './testing/oidc-server.ts';
import { TokenVerifier } from './tokens.ts';

let key: SigningKey;
let now: number;
let issuer: DevelopmentIssuer;
let signIns: Identity[];
let failing: boolean;
let due: GuidelinesDue | undefined;
let authenticate: Authenticate;
const clock = { now: () => new Date(now) };

beforeAll(async () => {
  key = await generateSigningKey();
});
beforeEach(() => {
  now = Date.UTC(2030, 0, 1);
  issuer = new DevelopmentIssuer(key, 'chapterhouse', clock);
  signIns = [];
  failing = false;
  due = undefined;
  const community = {
    async signIn(identity: Identity): Promise<Viewer> {
      signIns.push(identity);
      if (failing) throw new ChapterhouseError('SUBGRAPH_UNAVAILABLE', 'Community does not answer.');
      const { subject, name = '', roles } = identity;
      return { memberId: subject as Uuid, name, roles, ...(due && { guidelinesDue: due }) };
    },
  };
  authenticate = createAuthenticator(new TokenVerifier([issuer], clock), community, clock);
});

const bearer = async (changes: object = {}) => ({
  authorization: `Bearer ${await issuer.mint({ subject: 'ada', name: 'Ada', ttlSeconds: 3600, ...changes })}`,
});

test('a valid token is its member, until the token expires', async () => {
  expect(await authenticate(await bearer({ roles: ['HQ_ADMIN'] }))).toEqual({
    viewer: { memberId: 'ada', name: 'Ada', roles: ['HQ_ADMIN'] },
    expiresAt: now + 3_600_000,
    tokenDigest: expect.any(String),
  });
});

test('no token is nobody', async () => {
  expect(await authenticate({})).toBeUndefined();
  expect(await authenticate({ authorization: '' })).toBeUndefined();
  expect(signIns).toEqual([]);
});

test.each([
  'Basic YTpi',
  'Bearer',
  'Bearer a b',
  'Bearer a.b.c',
  'Bearer undefined',
  'token',
  `Bearer ${'x'.repeat(20_000)}`,
])('"%.20s" is refused', async (authorization) => {
  await expect(authenticate({ authorization })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
});

test('a token of an issuer that is not configured is refused', async () => {
  const nobody = createAuthenticator(new TokenVerifier([], clock), { signIn: () => Promise.reject() }, clock);
  await expect(nobody(await bearer())).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
    message: expect.stringContaining('issuer is not known'),
  });
});

test('the scheme is bearer in any case', async () => {
  const { authorization } = await bearer();
  expect(await authenticate({ authorization: authorization.replace('Bearer', 'bearer') })).toBeDefined();
});

test('community is asked once a minute for a member, also by many requests at once', async () => {
  const headers = await bearer();
  await Promise.all(Array.from({ length: 20 }, () => authenticate(headers)));
  await authenticate(await bearer({ ttlSeconds: 1800 }));
  expect(signIns).toHaveLength(1);
  now += 60_001;
  await authenticate(headers);
  expect(signIns).toHaveLength(2);
});

test('who has guidelines to accept is looked up each time from when they must have, and until then as others are', async () => {
  const headers = await bearer();
  due = { version: 2, from: now + 30_000 };
  await authenticate(headers);
  now += 29_999;
  await authenticate(headers);
  expect(signIns).toHaveLength(1);
  now += 1;
  await authenticate(headers);
  await authenticate(headers);
  expect(signIns).toHaveLength(3);
  due = undefined;
  expect((await authenticate(headers))?.viewer.guidelinesDue).toBeUndefined();
  await authenticate(headers);
  expect(signIns).toHaveLength(4);
});

test('a token with other roles or another name is another sign-in', async () => {
  await authenticate(await bearer());
  await authenticate(await bearer({ roles: ['VIEWER'] }));
  await authenticate(await bearer({ name: 'Ada L.' }));
  expect(signIns.map(({ name, roles }) => [name, roles])).toEqual([
    ['Ada', []],
    ['Ada', ['VIEWER']],
    ['Ada L.', []],
  ]);
});

test('a sign-in that failed is told and tried again', async () => {
  const headers = await bearer();
  failing = true;
  await expect(authenticate(headers)).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  failing = false;
  expect((await authenticate(headers))?.viewer.memberId).toBe('ada');
});

test('a token seen before is refused once it has expired', async () => {
  const headers = await bearer({ ttlSeconds: 120 });
  await authenticate(headers);
  now += 151_000;
  await expect(authenticate(headers)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
});

test('each of several issuers vouches for its own tokens only', async () => {
  const oidcKey = await issueKey('k', 'ES256');
  const servers = await Promise.all([OidcServer.start(oidcKey), OidcServer.start(oidcKey)]);
  const { oidcIssuers } = loadConfig({ OIDC_ISSUERS: servers.map((server) => server.issuer).join() });
  const issuers = oidcIssuers.map((each) => new OidcIssuer(each));
  const signIn = async ({ issuer: name, subject, roles }: Identity) => ({
    memberId: subject as Uuid,
    name,
    roles,
  });
  const external = createAuthenticator(new TokenVerifier(issuers), { signIn });
  for (const server of servers) {
    const headers = { authorization: `Bearer ${await server.sign(oidcKey, { roles: ['HQ_ADMIN'] })}` };
    expect((await external(headers))?.viewer).toEqual({ memberId: 'ada', name: server.issuer, roles: [] });
  }
  await expect(external(await bearer())).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  await Promise.all(servers.map((server) => server.close()));
});

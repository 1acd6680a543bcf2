import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Uuid } from '../../kernel/ids.ts';
import { silentLogger } from '../../kernel/log.ts';
import type { Identity } from '../../kernel/peers.ts';
import { createSignIn } from './sign-in.ts';
import { issueKey, OidcServer } from './testing/oidc-server.ts';

let dataFolder: string;
beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'chapterhouse-sign-in-'));
});
afterEach(() => rm(dataFolder, { recursive: true }));

const settings = (oidcIssuers: string[]) => ({
  dataFolder,
  host: '127.0.0.1',
  oidcIssuers,
  oidcAudience: 'chapterhouse',
  allowDevelopmentIssuer: false,
});
const community = {
  signIn: async ({ issuer, subject, roles }: Identity) => ({
    memberId: subject as Uuid,
    name: issuer,
    roles,
  }),
};

test('without external issuers the development issuer mints and signs in', async () => {
  const { authenticate, development } = await createSignIn(settings([]), community, silentLogger);
  const token = await development?.mint({ subject: 'ada', name: 'Ada', ttlSeconds: 60 });
  expect(await authenticate({ authorization: `Bearer ${token}` })).toMatchObject({
    viewer: { memberId: 'ada' },
  });
});

test('each of several external issuers signs in its own, and the development issuer nobody', async () => {
  const minting = await createSignIn(settings([]), community, silentLogger);
  const token = await minting.development?.mint({ subject: 'ada', name: 'Ada', ttlSeconds: 60 });
  const key = await issueKey('k', 'ES256');
  const servers = await Promise.all([OidcServer.start(key), OidcServer.start(key)]);
  const issuers = servers.map(({ issuer }) => issuer);
  const { authenticate, development } = await createSignIn(settings(issuers), community, silentLogger);
  expect(development).toBeUndefined();
  for (const server of servers) {
    const headers = { authorization: `Bearer ${await server.sign(key, { roles: ['HQ_ADMIN'] })}` };
    expect((await authenticate(headers))?.viewer).toEqual({
      memberId: 'ada',
      name: server.issuer,
      roles: [],
    });
  }
  await expect(authenticate({ authorization: `Bearer ${token}` })).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
  });
  await Promise.all(servers.map((server) => server.close()));
});

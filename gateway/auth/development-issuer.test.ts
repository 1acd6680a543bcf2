import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { pino } from 'pino';
import { loadConfig } from '../../kernel/config.ts';
import { generateSigningKey } from '../../kernel/keys.ts';
import { silentLogger } from '../../kernel/log.ts';
import { createDevelopmentIssuer, DEVELOPMENT_ISSUER, DevelopmentIssuer } from './development-issuer.ts';

let dataFolder: string;
beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'chapterhouse-issuer-'));
});
afterAll(() => rm(dataFolder, { recursive: true }));

const settings = (changes: object = {}) => ({
  dataFolder,
  host: '127.0.0.1',
  oidcIssuers: [],
  oidcAudience: 'chapterhouse',
  allowDevelopmentIssuer: false,
  ...changes,
});
const ada = { subject: 'ada', name: 'Ada', ttlSeconds: 60 };

test('it verifies what it minted, roles included, and so does another process of the same instance', async () => {
  const minting = await createDevelopmentIssuer(settings(), silentLogger);
  const verifying = await createDevelopmentIssuer(settings(), silentLogger);
  const token = await minting.mint({ ...ada, email: 'ada@example.org', roles: ['HQ_ADMIN'] });
  expect(await verifying.verify(token)).toEqual({
    issuer: DEVELOPMENT_ISSUER,
    subject: 'ada',
    name: 'Ada',
    email: 'ada@example.org',
    picture: undefined,
    roles: ['HQ_ADMIN'],
    expiresAt: (decodeJwt(token).exp ?? 0) * 1000,
  });
});

test('it takes no token of another instance, another audience, or one that has expired', async () => {
  const issuer = await createDevelopmentIssuer(settings(), silentLogger);
  const stranger = new DevelopmentIssuer(await generateSigningKey(), 'chapterhouse');
  const elsewhere = await createDevelopmentIssuer(settings({ oidcAudience: 'elsewhere' }), silentLogger);
  const refused = { code: 'UNAUTHENTICATED' };
  await expect(issuer.verify(await stranger.mint(ada))).rejects.toMatchObject(refused);
  await expect(issuer.verify(await elsewhere.mint(ada))).rejects.toMatchObject(refused);
  await expect(issuer.verify(await issuer.mint({ ...ada, ttlSeconds: -31 }))).rejects.toMatchObject(refused);
});

test('it does not run beside external issuers', async () => {
  const config = settings({
    oidcIssuers: loadConfig({ OIDC_ISSUERS: 'https://login.example' }).oidcIssuers,
    allowDevelopmentIssuer: true,
  });
  await expect(createDevelopmentIssuer(config, silentLogger)).rejects.toMatchObject({ code: 'BAD_CONFIG' });
});

test.each(['0.0.0.0', '::', '192.168.1.7', 'chapter.example', '127.evil.example'])(
  'it does not serve %s unless that is allowed',
  async (host) => {
    const refused = createDevelopmentIssuer(settings({ host }), silentLogger);
    await expect(refused).rejects.toMatchObject({ code: 'BAD_CONFIG' });
    const allowed = settings({ host, allowDevelopmentIssuer: true });
    expect(await createDevelopmentIssuer(allowed, silentLogger)).toBeInstanceOf(DevelopmentIssuer);
  },
);

test.each(['localhost', '127.0.0.1', '127.1.2.3', '::1'])('it serves %s', async (host) => {
  expect(await createDevelopmentIssuer(settings({ host }), silentLogger)).toBeInstanceOf(DevelopmentIssuer);
});

test('it says in the log that it is on, as a warning', async () => {
  const lines: Record<string, unknown>[] = [];
  const stream = new Writable({
    write(line, _encoding, done) {
      lines.push(JSON.parse(String(line)) as Record<string, unknown>);
      done();
    },
  });
  await createDevelopmentIssuer(settings(), pino({ level: 'warn' }, stream));
  expect(lines).toMatchObject([{ level: 40, msg: expect.stringContaining('DEVELOPMENT ISSUER IS ON') }]);
});

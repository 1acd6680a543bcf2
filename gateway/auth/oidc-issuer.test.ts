import { createHmac, createPublicKey } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../kernel/config.ts';
import { OidcIssuer, type OidcIssuerOptions } from './oidc-issuer.ts';
import { type IssuedKey, issueKey, OidcServer } from './testing/oidc-server.ts';

let rsa: IssuedKey;
let server: OidcServer;
let issuer: OidcIssuer;
beforeAll(async () => {
  rsa = await issueKey('rsa-1');
});
beforeEach(async () => {
  server = await OidcServer.start(rsa);
  issuer = issuerWith({}, { cooldownMs: 0 });
});
afterEach(() => server.close());

/** The server's issuer as configured with these settings. */
function issuerWith(settings: object, options: OidcIssuerOptions): OidcIssuer {
  const [config] = loadConfig({
    OIDC_ISSUERS: JSON.stringify([{ issuer: server.issuer, ...settings }]),
  }).oidcIssuers;
  if (config === undefined) throw new Error('no issuer');
  return new OidcIssuer(config, options);
}
const seconds = (fromNow: number) => Math.floor(Date.now() / 1000) + fromNow;
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const refusal = (reason: string) => ({ code: 'UNAUTHENTICATED', message: expect.stringContaining(reason) });

test('a sound token of a published key gives its claims', async () => {
  const token = await server.sign(rsa, { name: ' Ada ', email: 'ada@example.org', exp: seconds(60) });
  expect(await issuer.verify(token)).toEqual({
    issuer: server.issuer,
    subject: 'ada',
    name: 'Ada',
    email: 'ada@example.org',
    picture: undefined,
    roles: [],
    expiresAt: expect.any(Number),
  });
});

test.each(['PS256', 'ES256', 'EdDSA'])('%s is taken as well as RS256', async (alg) => {
  const key = await issueKey('other', alg);
  server.keys = [rsa, key];
  expect((await issuer.verify(await server.sign(key))).subject).toBe('ada');
});

test('roles in the token of an outside issuer grant nothing', async () => {
  const token = await server.sign(rsa, { roles: ['HQ_ADMIN'] });
  expect((await issuer.verify(token)).roles).toEqual([]);
});

test('an expired token is refused, with half a minute for clocks that differ', async () => {
  await expect(issuer.verify(await server.sign(rsa, { exp: seconds(-31) }))).rejects.toMatchObject(
    refusal('expired'),
  );
  expect((await issuer.verify(await server.sign(rsa, { exp: seconds(-25) }))).subject).toBe('ada');
});

test('a token not valid yet, for another audience, of another issuer or without a subject is refused', async () => {
  const verify = async (changes: Record<string, unknown>) => issuer.verify(await server.sign(rsa, changes));
  await expect(verify({ nbf: seconds(60) })).rejects.toMatchObject(refusal('"nbf"'));
  await expect(verify({ aud: 'another' })).rejects.toMatchObject(refusal('"aud"'));
  await expect(verify({ aud: undefined })).rejects.toMatchObject(refusal('"aud"'));
  await expect(verify({ iss: 'https://evil.example' })).rejects.toMatchObject(refusal('"iss"'));
  await expect(verify({ sub: undefined })).rejects.toMatchObject(refusal('"sub"'));
  await expect(verify({ exp: undefined })).rejects.toMatchObject(refusal('"exp"'));
});

test('a token of another kind is refused', async () => {
  await expect(issuer.verify(await server.sign(rsa, {}, { typ: 'logout+jwt' }))).rejects.toMatchObject(
    refusal('no access token'),
  );
  expect((await issuer.verify(await server.sign(rsa, {}, { typ: 'at+jwt' }))).subject).toBe('ada');
});

test('alg none is refused', async () => {
  const claims = { iss: server.issuer, aud: 'chapterhouse', sub: 'ada', exp: seconds(60) };
  for (const alg of ['none', 'None', 'NONE'])
    await expect(issuer.verify(`${part({ alg, kid: 'rsa-1' })}.${part(claims)}.`)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
});

test('HS256 keyed with the issuer’s public key is refused', async () => {
  const claims = { iss: server.issuer, aud: 'chapterhouse', sub: 'ada', exp: seconds(60) };
  const signed = `${part({ alg: 'HS256', kid: 'rsa-1' })}.${part(claims)}`;
  const publicKey = createPublicKey({ key: rsa.publicJwk as Record<string, string>, format: 'jwk' });
  for (const secret of [
    publicKey.export({ type: 'spki', format: 'pem' }),
    publicKey.export({ type: 'spki', format: 'der' }),
    JSON.stringify(rsa.publicJwk),
  ]) {
    const signature = createHmac('sha256', secret).update(signed).digest('base64url');
    await expect(issuer.verify(`${signed}.${signature}`)).rejects.toMatchObject(refusal('algorithm'));
  }
});

test('a signature by another key under the same name is refused', async () => {
  const forger = await issueKey('rsa-1');
  await expect(issuer.verify(await server.sign(forger))).rejects.toMatchObject(refusal('cannot be verified'));
});

test('a key the token brings along is not trusted', async () => {
  const forger = await issueKey('forged');
  const token = await server.sign(forger, {}, { jwk: forger.publicJwk, jku: `${server.issuer}/keys` });
  await expect(issuer.verify(token)).rejects.toMatchObject(refusal('no key'));
});

test('an unknown key name is refused, and a rotated key found', async () => {
  const next = await issueKey('rsa-2');
  const token = await server.sign(next);
  await expect(issuer.verify(token)).rejects.toMatchObject(refusal('no key'));
  server.keys = [next];
  expect((await issuer.verify(token)).subject).toBe('ada');
  await expect(issuer.verify(await server.sign(rsa))).rejects.toMatchObject(refusal('no key'));
});

test('keys are fetched once for many tokens', async () => {
  const tokens = await Promise.all(['a', 'b', 'c'].map((sub) => server.sign(rsa, { sub })));
  await Promise.all(tokens.map((token) => issuer.verify(token)));
  expect([server.discoveries, server.keyFetches]).toEqual([1, 1]);
});

test('an issuer that does not answer is an outage, not the token’s fault, and is asked again', async () => {
  const token = await server.sign(rsa);
  server.down = true;
  await expect(issuer.verify(token)).rejects.toMatchObject({ code: 'ISSUER_UNAVAILABLE' });
  server.down = false;
  expect((await issuer.verify(token)).subject).toBe('ada');
});

test('an issuer that failed is left in peace for a while', async () => {
  const patient = issuerWith({}, { cooldownMs: 60_000 });
  server.metadata = {};
  const token = await server.sign(rsa);
  for (let attempt = 0; attempt < 3; attempt += 1)
    await expect(patient.verify(token)).rejects.toMatchObject({ code: 'ISSUER_UNAVAILABLE' });
  expect(server.discoveries).toBe(1);
});

test('discovery that speaks for another issuer is not believed', async () => {
  server.metadata = { ...server.metadata, issuer: 'https://evil.example' };
  await expect(issuer.verify(await server.sign(rsa))).rejects.toMatchObject({ code: 'ISSUER_UNAVAILABLE' });
});

test('a token of any of its audiences is taken, signed as it was agreed', async () => {
  const strict = issuerWith({ audience: ['graph', 'graph-test'], algorithms: ['ES256'] }, { cooldownMs: 0 });
  const key = await issueKey('ec', 'ES256');
  server.keys = [rsa, key];
  expect((await strict.verify(await server.sign(key, { aud: ['other', 'graph-test'] }))).subject).toBe('ada');
  await expect(strict.verify(await server.sign(key))).rejects.toMatchObject(refusal('"aud"'));
  await expect(strict.verify(await server.sign(rsa, { aud: 'graph' }))).rejects.toMatchObject(
    refusal('algorithm'),
  );
});

test('name, e-mail and picture are read where the issuer puts them', async () => {
  const claims = { name: 'https://a.test/name', email: 'mail', picture: 'photo' };
  const mapped = issuerWith({ claims }, { cooldownMs: 0 });
  const said = { [claims.name]: 'Ada', mail: 'ada@example.org', photo: 'https://a.test/ada.png', name: 'No' };
  expect(await mapped.verify(await server.sign(rsa, said))).toMatchObject({
    name: 'Ada',
    email: 'ada@example.org',
    picture: 'https://a.test/ada.png',
  });
  const odd = { [claims.name]: 7, mail: ['x'], photo: 'javascript:alert(1)', preferred_username: 'ada' };
  expect(await mapped.verify(await server.sign(rsa, odd))).toMatchObject({
    name: 'ada',
    email: undefined,
    picture: undefined,
  });
});

test('an e-mail address the issuer has not verified is not taken', async () => {
  const email = 'ada@example.org';
  for (const email_verified of [false, 'false'])
    expect((await issuer.verify(await server.sign(rsa, { email, email_verified }))).email).toBeUndefined();
  expect((await issuer.verify(await server.sign(rsa, { email, email_verified: true }))).email).toBe(email);
});

test('a token issued in the future is refused, with half a minute for clocks that differ', async () => {
  await expect(issuer.verify(await server.sign(rsa, { iat: seconds(60) }))).rejects.toMatchObject(
    refusal('in the future'),
  );
  expect((await issuer.verify(await server.sign(rsa, { iat: seconds(25) }))).subject).toBe('ada');
});

test('tokens that name keys nobody knows have the issuer asked once in a while only', async () => {
  const patient = issuerWith({}, { cooldownMs: 60_000 });
  await patient.verify(await server.sign(rsa));
  const tokens = await Promise.all(
    Array.from({ length: 20 }, async (_, n) => server.sign(rsa, {}, { kid: `random-${n}` })),
  );
  for (const token of tokens) await expect(patient.verify(token)).rejects.toMatchObject(refusal('no key'));
  expect(server.keyFetches).toBe(2);
});

describe('as time goes by', () => {
  const MINUTE = 60_000;
  let now: number;
  let patient: OidcIssuer;
  const token = (key = rsa) =>
    server.sign(key, { iat: Math.floor(now / 1000), exp: Math.floor(now / 1000) + 300 });
  beforeEach(() => {
    now = Date.now();
    patient = issuerWith({}, { clock: { now: () => new Date(now) } });
  });

  test('a key that was withdrawn is not taken for longer than ten minutes', async () => {
    await patient.verify(await token());
    server.keys = [await issueKey('rsa-2')];
    now += 9 * MINUTE;
    expect((await patient.verify(await token())).subject).toBe('ada');
    now += 2 * MINUTE;
    await expect(patient.verify(await token())).rejects.toMatchObject(refusal('no key'));
  });

  test('the keys of an issuer that is down are taken for a day, and its new ones once it is back', async () => {
    await patient.verify(await token());
    server.down = true;
    now += 23 * 60 * MINUTE;
    expect((await patient.verify(await token())).subject).toBe('ada');
    const next = await issueKey('rsa-2');
    await expect(patient.verify(await token(next))).rejects.toMatchObject({ code: 'ISSUER_UNAVAILABLE' });
    now += 61 * MINUTE;
    await expect(patient.verify(await token())).rejects.toMatchObject({
      code: 'ISSUER_UNAVAILABLE',
      extensions: { retryAfterSeconds: 10 },
    });
    server.down = false;
    server.keys = [next];
    now += MINUTE;
    expect((await patient.verify(await token(next))).subject).toBe('ada');
  });

  test('keys published elsewhere are followed there', async () => {
    await patient.verify(await token());
    const elsewhere = await OidcServer.start(await issueKey('moved'));
    server.metadata = { ...server.metadata, jwks_uri: `${elsewhere.issuer}/keys` };
    now += MINUTE;
    expect((await patient.verify(await token(elsewhere.keys[0]))).subject).toBe('ada');
    await elsewhere.close();
  });
});

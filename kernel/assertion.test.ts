import { createLocalJWKSet, type JWTVerifyGetKey } from 'jose';
import { signAssertion, verifyAssertion } from './assertion.ts';
import { newUuid } from './ids.ts';
import { generateSigningKey, publicKeySet, type SigningKey } from './keys.ts';
import type { Viewer } from './viewer.ts';

let key: SigningKey;
let keys: JWTVerifyGetKey;
const viewer: Viewer = { memberId: newUuid(), name: 'Ada', roles: ['HQ_ADMIN'] };
const refused = expect.objectContaining({ code: 'UNAUTHENTICATED' });

beforeAll(async () => {
  key = await generateSigningKey();
  keys = createLocalJWKSet(publicKeySet(key));
});

describe('an assertion', () => {
  it('carries the viewer to the audience it was made for', async () => {
    const token = signAssertion(key, 'gateway', 'berlin', '{}', viewer);
    await expect(verifyAssertion(token, keys, 'gateway', 'berlin', '{}')).resolves.toEqual(viewer);
  });

  it('carries what the viewer has still to accept', async () => {
    const owing: Viewer = { ...viewer, guidelinesDue: { version: 3, from: 1_772_366_400_000 } };
    const token = signAssertion(key, 'gateway', 'berlin', '{}', owing);
    await expect(verifyAssertion(token, keys, 'gateway', 'berlin', '{}')).resolves.toEqual(owing);
  });

  it('may speak for nobody', async () => {
    const token = signAssertion(key, 'gateway', 'berlin', '{}');
    await expect(verifyAssertion(token, keys, 'gateway', 'berlin', '{}')).resolves.toBeUndefined();
  });

  it('holds for no other audience, issuer, body or key', async () => {
    const token = signAssertion(key, 'gateway', 'berlin', '{}', viewer);
    const strangers = createLocalJWKSet(publicKeySet(await generateSigningKey()));
    await expect(verifyAssertion(token, keys, 'gateway', 'paris', '{}')).rejects.toEqual(refused);
    await expect(verifyAssertion(token, keys, 'community', 'berlin', '{}')).rejects.toEqual(refused);
    await expect(verifyAssertion(token, keys, 'gateway', 'berlin', '{ }')).rejects.toEqual(refused);
    await expect(verifyAssertion(token, strangers, 'gateway', 'berlin', '{}')).rejects.toEqual(refused);
    await expect(verifyAssertion(undefined, keys, 'gateway', 'berlin', '{}')).rejects.toEqual(refused);
  });

  it('is refused when altered in any part', async () => {
    const token = signAssertion(key, 'gateway', 'berlin', '{}', viewer);
    const [head = '', claims = '', signature = ''] = token.split('.');
    const forged = Buffer.from(claims, 'base64url').toString().replace('Ada', 'Eve');
    const altered = [head, Buffer.from(forged).toString('base64url'), signature].join('.');
    await expect(verifyAssertion(altered, keys, 'gateway', 'berlin', '{}')).rejects.toEqual(refused);
    const unsigned = [Buffer.from('{"alg":"none"}').toString('base64url'), claims, ''].join('.');
    await expect(verifyAssertion(unsigned, keys, 'gateway', 'berlin', '{}')).rejects.toEqual(refused);
  });
});

import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';

export const JWKS_PATH = '/.well-known/jwks.json';

/** Keys published by the servers at `urls`; a key is looked for in each, and fetched again when it is new. */
export function trustedKeys(urls: readonly string[]): JWTVerifyGetKey {
  const sets = urls.map((url) =>
    createRemoteJWKSet(new URL(JWKS_PATH, url), { cooldownDuration: 1_000, timeoutDuration: 3_000 }),
  );
  return async (header, token) => {
    let failure: unknown = new errors.JWKSNoMatchingKey();
    for (const set of sets) {
      try {
        return await set(header, token);
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  };
}

/** Keys published by one server each, by its URL; asked for servers we know alone, so they are few. */
export function keysOfServers(): (url: string) => JWTVerifyGetKey {
  const known = new Map<string, JWTVerifyGetKey>();
  return (url) => {
    const keys = known.get(url) ?? trustedKeys([url]);
    known.set(url, keys);
    return keys;
  };
}

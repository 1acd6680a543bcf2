import { KeyObject } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JSONWebKeySet,
  type JWK,
} from 'jose';
import { ChapterhouseError } from './errors.ts';
import { newUuid } from './ids.ts';

/** An Ed25519 key pair of one server, named by the thumbprint of its public half (RFC 7638). */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  /** The same private key, for signing without a turn of the thread pool. */
  readonly signer: KeyObject;
  readonly publicJwk: JWK;
}

async function fromJwk(jwk: JWK): Promise<SigningKey> {
  const { d: _secret, ...publicPart } = jwk;
  const kid = await calculateJwkThumbprint(publicPart);
  const privateKey = (await importJWK(jwk, 'EdDSA')) as CryptoKey;
  return {
    kid,
    privateKey,
    signer: KeyObject.from(privateKey),
    publicJwk: { ...publicPart, kid, alg: 'EdDSA', use: 'sig' },
  };
}

export async function generateSigningKey(): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  return fromJwk(await exportJWK(privateKey));
}

/**
 * Reads the key at `path`, or makes one there, readable by its owner alone.
 * @throws DATA_FOLDER_UNUSABLE, BAD_CONFIG when what stands there is no key
 */
export async function loadSigningKey(path: string): Promise<SigningKey> {
  try {
    return (await readKey(path)) ?? (await makeKey(path));
  } catch (cause) {
    if (cause instanceof ChapterhouseError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    const message = `The signing key "${path}" cannot be read or made (${code}).`;
    throw new ChapterhouseError('DATA_FOLDER_UNUSABLE', message, { cause });
  }
}

async function readKey(path: string): Promise<SigningKey | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return await fromJwk(JSON.parse(text) as JWK);
  } catch (cause) {
    throw new ChapterhouseError('BAD_CONFIG', `The file "${path}" holds no signing key; move it away.`, {
      cause,
    });
  }
}

async function makeKey(path: string): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const jwk = await exportJWK(privateKey);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  // Of two processes starting at once one links its whole file into place, and the other reads that.
  const draft = `${path}.${newUuid()}`;
  await writeFile(draft, JSON.stringify(jwk), { mode: 0o600 });
  try {
    await link(draft, path);
    return fromJwk(jwk);
  } catch (error) {
    const standing = (error as NodeJS.ErrnoException).code === 'EEXIST' ? await readKey(path) : undefined;
    if (standing) return standing;
    throw error;
  } finally {
    await unlink(draft);
  }
}

export const publicKeySet = (...keys: SigningKey[]): JSONWebKeySet => ({
  keys: keys.map((key) => key.publicJwk),
});

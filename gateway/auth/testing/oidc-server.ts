import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

export interface IssuedKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

export async function issueKey(kid: string, alg = 'RS256'): Promise<IssuedKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  return { kid, alg, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

/** An OpenID Connect issuer as far as a resource server sees it: discovery and keys, over real HTTP. */
export class OidcServer {
  readonly issuer: string;
  keys: IssuedKey[] = [];
  /** What discovery says; by default what it should. */
  metadata: Record<string, unknown>;
  discoveries = 0;
  keyFetches = 0;
  down = false;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/realm`;
    this.metadata = { issuer: this.issuer, jwks_uri: `${this.issuer}/keys` };
    server.on('request', ({ url }, response) => {
      if (this.down) response.writeHead(503).end();
      else if (url === '/realm/.well-known/openid-configuration') {
        this.discoveries += 1;
        response.end(JSON.stringify(this.metadata));
      } else if (url === '/realm/keys') {
        this.keyFetches += 1;
        response.end(JSON.stringify({ keys: this.keys.map(({ publicJwk }) => publicJwk) }));
      } else response.writeHead(404).end();
    });
  }

  static async start(...keys: IssuedKey[]): Promise<OidcServer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const oidc = new OidcServer(server);
    oidc.keys = keys;
    return oidc;
  }

  /** A token with sound claims but for `changes`, signed by `key`. */
  sign(key: IssuedKey, changes: JWTPayload = {}, header: Record<string, unknown> = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: this.issuer,
      aud: 'chapterhouse',
      sub: 'ada',
      iat: now,
      exp: now + 300,
      ...changes,
    };
    return new SignJWT(claims)
      .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'JWT', ...header })
      .sign(key.privateKey);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Provider } from 'oidc-provider';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  discovery,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { LocalSubgraph } from '../../gateway/local-subgraph.ts';
import { loadConfig } from '../../kernel/config.ts';
import { createExecutor } from '../../kernel/graphql/subgraph-executor.ts';
import { generateSigningKey } from '../../kernel/keys.ts';
import { silentLogger } from '../../kernel/log.ts';
import type { Viewer } from '../../kernel/viewer.ts';
import { TestCommunity } from '../../subgraphs/community/community.testing.ts';
import type { CommunityContext } from '../../subgraphs/community/context.ts';
import { Client } from '../../test/e2e/client.ts';
import { temporaryFolder } from '../../test/setup/temporary-folder.ts';
import { serveGateway } from './gateway.ts';
import { GraphAddress } from './graph-address.ts';
import { Resources } from './resources.ts';

const REDIRECT = 'http://127.0.0.1:5173/back';
const resources = new Resources(silentLogger);
let community: TestCommunity;
let provider: IndependentIssuer;
let development: string;
let configured: string;

beforeAll(async () => {
  // The provider tells the console what it thinks of its settings here, and of the release of Node.js.
  for (const level of ['info', 'warn'] as const) jest.spyOn(console, level).mockReturnValue();
  community = await TestCommunity.open();
  provider = await IndependentIssuer.start();
  development = await gateway({});
  configured = await gateway({
    OIDC_ISSUERS: JSON.stringify([
      { issuer: provider.issuer, algorithms: ['ES256'], clientId: 'web' },
      { issuer: 'http://127.0.0.1:9/absent' },
    ]),
  });
});
afterAll(async () => {
  await resources.close();
  await provider.close();
  await community.close();
});

/** A gateway over the test's community. @returns its URL */
async function gateway(env: Record<string, string>): Promise<string> {
  const config = loadConfig({ CHAPTERHOUSE_DATA: await temporaryFolder(), ...env });
  const run = { config, logger: silentLogger, resources, graph: new GraphAddress() };
  const { schema } = community.community;
  const executor = await createExecutor<Viewer | undefined, CommunityContext>(
    schema,
    (viewer) => community.community.context(viewer),
    silentLogger,
  );
  resources.defer('the executor', () => executor.close());
  return serveGateway(run, {
    community: community.community,
    communitySubgraph: new LocalSubgraph(executor, ({ viewer }) => viewer),
    key: await generateSigningKey(),
    people: [{ subject: 'ada', name: 'Ada', roles: [], about: 'A member' }],
    standsOn: {},
    port: 0,
  });
}

/** The provider `oidc-provider` with one client, which signs everyone in who comes as the subject of `who`. */
class IndependentIssuer {
  readonly issuer: string;
  who = 'ada';
  readonly #server: Server;
  #provider: Provider | undefined;

  private constructor(server: Server) {
    this.#server = server;
    this.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request, response) => {
      if (request.url?.startsWith('/interaction/')) {
        const login = { accountId: this.who };
        this.#provider?.interactionFinished(request, response, { login }).catch(() => response.destroy());
      } else this.#provider?.callback()(request, response);
    });
  }

  static async start(): Promise<IndependentIssuer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const issuer = new IndependentIssuer(server);
    await issuer.rotate();
    return issuer;
  }

  /** Goes on with a new key, and without the one before. */
  async rotate(): Promise<void> {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const key: JWK = { ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig', kid: `k${Date.now()}` };
    const { Provider } = await import('oidc-provider');
    this.#provider = new Provider(this.issuer, {
      jwks: { keys: [key as never] },
      clients: [
        {
          client_id: 'web',
          redirect_uris: [REDIRECT],
          token_endpoint_auth_method: 'none',
          id_token_signed_response_alg: 'ES256',
        },
      ],
      cookies: { keys: ['test'] },
      features: {
        devInteractions: { enabled: false },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => 'urn:chapterhouse:graph',
          useGrantedResource: () => true,
          getResourceServerInfo: () => ({
            scope: 'graph',
            audience: 'chapterhouse',
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: 'ES256' } },
          }),
        },
      },
      interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
      findAccount: (_context, accountId) => ({ accountId, claims: async () => ({ sub: accountId }) }),
      extraTokenClaims: (_context, token) => ({
        name: 'accountId' in token ? `${token.accountId} of the provider` : undefined,
      }),
      loadExistingGrant: async ({ oidc }) => {
        const grant = new oidc.provider.Grant({
          clientId: oidc.client?.clientId,
          accountId: oidc.session?.accountId,
        });
        grant.addOIDCScope('openid');
        grant.addResourceScope('urn:chapterhouse:graph', 'graph');
        await grant.save();
        return grant;
      },
    });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** What a front-end does, knowing nothing but the gateway's address. @param submit sends the form of the issuer's page */
async function signIn(url: string, submit: (page: string) => Promise<Response>) {
  const about = await (await fetch(new URL('/.well-known/oauth-protected-resource', url))).json();
  const [{ issuer, client_id }] = (about as { sign_in: [{ issuer: string; client_id: string }] }).sign_in;
  const client = await discovery(new URL(issuer), client_id, { token_endpoint_auth_method: 'none' }, None(), {
    execute: [allowInsecureRequests],
  });
  const [verifier, state, nonce] = [randomPKCECodeVerifier(), randomState(), randomNonce()];
  const page = buildAuthorizationUrl(client, {
    redirect_uri: REDIRECT,
    scope: 'openid',
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  });
  const back = await followed(await submit(page.href), page.href);
  const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce };
  return authorizationCodeGrant(client, back, checks);
}

/** Follows redirects as a browser does, cookies and all, to where the front-end is. */
async function followed(first: Response, from: string): Promise<URL> {
  const jar = new Map<string, string>();
  let [response, at] = [first, from];
  for (let step = 0; step < 10; step += 1) {
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      jar.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) throw new Error(`no way on from ${at}: ${response.status}`);
    const next = new URL(location, at);
    if (next.href.startsWith(REDIRECT)) return next;
    const headers = { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') };
    response = await fetch(next, { redirect: 'manual', headers });
    at = next.href;
  }
  throw new Error(`no end of redirects at ${at}`);
}

const choosing = (choice: Record<string, string>) => (page: string) =>
  fetch(page, { method: 'POST', redirect: 'manual', body: new URLSearchParams(choice) });
const open = (page: string) => fetch(page, { redirect: 'manual' });

/** Whom the gateway takes the holder of a token for. */
async function me(url: string, token: string): Promise<{ id: string; name: string }> {
  const { data, errors } = await new Client(url, token).ask('{ me { id name } }');
  expect(errors).toBeUndefined();
  return (data as unknown as { me: { id: string; name: string } }).me;
}

test('a front-end signs people in alike with the development issuer and with an independent one', async () => {
  const here = await signIn(development, choosing({ subject: 'ada' }));
  const there = await signIn(configured, open);
  expect([here.claims()?.sub, there.claims()?.sub]).toEqual(['ada', 'ada']);
  const one = await me(development, here.access_token);
  const other = await me(configured, there.access_token);
  expect([one.name, other.name]).toEqual(['Ada', 'ada of the provider']);
  expect(one.id).not.toBe(other.id);
});

test('twenty first requests of a newcomer at once make one member', async () => {
  provider.who = 'newcomer';
  const { access_token } = await signIn(configured, open);
  const members = await Promise.all(Array.from({ length: 20 }, () => me(configured, access_token)));
  expect(new Set(members.map(({ id }) => id)).size).toBe(1);
  const { rows } = await community.pool.query("SELECT name FROM community.member WHERE subject = 'newcomer'");
  expect(rows).toEqual([{ name: 'newcomer of the provider' }]);
});

test('an issuer’s new key is taken without a restart', async () => {
  await me(configured, (await signIn(configured, open)).access_token);
  await provider.rotate();
  provider.who = 'late';
  const { access_token } = await signIn(configured, open);
  expect((await me(configured, access_token)).name).toBe('late of the provider');
});

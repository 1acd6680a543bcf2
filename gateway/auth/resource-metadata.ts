import type { IncomingMessage } from 'node:http';
import type { Route } from '../http/server-options.ts';

export const RESOURCE_METADATA_PATH = '/.well-known/oauth-protected-resource';

/** Where a front-end sends people to sign in. */
export interface SignInPlace {
  readonly issuer: string;
  /** What the front-end calls itself there; undefined when it knows by itself. */
  readonly clientId: string | undefined;
  /** One of those its tokens may be for. */
  readonly audience: string | undefined;
}

/**
 * Tells front-ends whose tokens are taken here (OAuth 2.0 Protected Resource Metadata, RFC 9728 §2), and in `sign_in`
 * what they need to get one, so that a front-end is configured by the gateway's address alone.
 */
export const resourceMetadataRoute = (
  places: (request: IncomingMessage) => readonly SignInPlace[],
  publicUrl: string | undefined,
): Route => ({
  path: RESOURCE_METADATA_PATH,
  methods: ['GET'],
  handle: (request, response) => {
    const found = places(request);
    const resource = publicUrl ?? `http://${request.headers.host ?? 'localhost'}`;
    const body = {
      resource: new URL('/', resource).origin,
      authorization_servers: found.map(({ issuer }) => issuer),
      bearer_methods_supported: ['header'],
      sign_in: found.map(({ issuer, clientId, audience }) => ({ issuer, client_id: clientId, audience })),
    };
    response
      .writeHead(200, {
        'content-type': 'application/json',
        'cache-control': 'no-store',
        'access-control-allow-origin': '*',
      })
      .end(JSON.stringify(body));
  },
});

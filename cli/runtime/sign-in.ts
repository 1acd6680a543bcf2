import { createAuthenticator } from '../../gateway/auth/authenticator.ts';
import { ownOrigin } from '../../gateway/auth/development/own-origin.ts';
import type { SamplePerson } from '../../gateway/auth/development/person.ts';
import { SignInFlow } from '../../gateway/auth/development/sign-in-flow.ts';
import { createDevelopmentIssuer } from '../../gateway/auth/development-issuer.ts';
import { OidcIssuer } from '../../gateway/auth/oidc-issuer.ts';
import { resourceMetadataRoute } from '../../gateway/auth/resource-metadata.ts';
import { TokenVerifier } from '../../gateway/auth/tokens.ts';
import type { Authenticate } from '../../gateway/http/client.ts';
import type { Route } from '../../gateway/http/server-options.ts';
import type { Rates } from '../../gateway/rates/rates.ts';
import { systemClock } from '../../kernel/clock.ts';
import type { CommunityPeer } from '../../kernel/peers.ts';
import type { Run } from './run.ts';

interface SignIn {
  readonly authenticate: Authenticate;
  readonly routes: readonly Route[];
}

/** What front-ends without a name of their own call themselves at the development issuer. */
const DEVELOPMENT_CLIENT = 'chapterhouse';

/** How people sign in: with the issuers of `OIDC_ISSUERS`, else with the development issuer, which is served along. */
export async function openSignIn(
  { config, logger }: Run,
  community: CommunityPeer,
  people: readonly SamplePerson[],
  rates: Rates | undefined,
): Promise<SignIn> {
  const { publicUrl, oidcIssuers, oidcAudience } = config;
  if (oidcIssuers.length > 0) {
    const places = oidcIssuers.map(({ issuer, clientId, audiences: [audience] }) => ({
      ...{ issuer, clientId, audience },
    }));
    return {
      authenticate: createAuthenticator(
        new TokenVerifier(oidcIssuers.map((each) => new OidcIssuer(each))),
        community,
        systemClock,
        rates,
      ),
      routes: [resourceMetadataRoute(() => places, publicUrl)],
    };
  }
  const issuer = await createDevelopmentIssuer(config, logger);
  const flow = new SignInFlow({
    issuer,
    people,
    publicUrl,
    origins: config.corsOrigins.map((origin) => origin.replace(/\/$/, '')),
    admit: async ({ socket, headers }) =>
      rates?.use('signIn', { address: rates.addressOf(socket.remoteAddress, headers) }, 1),
  });
  return {
    authenticate: createAuthenticator(new TokenVerifier([issuer]), community, systemClock, rates),
    routes: [
      resourceMetadataRoute(
        (request) => [
          {
            issuer: ownOrigin(request, publicUrl),
            clientId: DEVELOPMENT_CLIENT,
            audience: oidcAudience,
          },
        ],
        publicUrl,
      ),
      ...flow.routes(),
    ],
  };
}

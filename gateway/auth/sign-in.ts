import type { Config } from '../../kernel/config.ts';
import type { Logger } from '../../kernel/log.ts';
import type { CommunityPeer } from '../../kernel/peers.ts';
import type { Authenticate } from '../http/client.ts';
import { createAuthenticator } from './authenticator.ts';
import { createDevelopmentIssuer, type DevelopmentIssuer } from './development-issuer.ts';
import { OidcIssuer } from './oidc-issuer.ts';
import { TokenVerifier } from './tokens.ts';

export interface SignIn {
  readonly authenticate: Authenticate;
  /** Mints tokens; undefined where external issuers are configured. */
  readonly development: DevelopmentIssuer | undefined;
}

/**
 * Sign-in as configured: by the external issuers, or by the development issuer where there are none.
 * @throws BAD_CONFIG where the development issuer does not belong.
 */
export async function createSignIn(
  config: Pick<Config, 'dataFolder' | 'host' | 'oidcIssuers' | 'oidcAudience' | 'allowDevelopmentIssuer'>,
  community: Pick<CommunityPeer, 'signIn'>,
  logger: Logger,
): Promise<SignIn> {
  const audience = config.oidcAudience;
  if (config.oidcIssuers.length > 0) {
    const issuers = config.oidcIssuers.map((issuer) => new OidcIssuer({ issuer, audience }));
    return {
      authenticate: createAuthenticator(new TokenVerifier(issuers), community),
      development: undefined,
    };
  }
  const development = await createDevelopmentIssuer(config, logger);
  return { authenticate: createAuthenticator(new TokenVerifier([development]), community), development };
}

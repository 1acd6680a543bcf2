import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Clock, systemClock } from '../../../kernel/clock.ts';
import { ChapterhouseError } from '../../../kernel/errors.ts';
import { readBody } from '../../../kernel/http/body.ts';
import { type HqRole, isHqRole } from '../../../kernel/viewer.ts';
import type { Route } from '../../http/server-options.ts';
import type { DevelopmentIssuer } from '../development-issuer.ts';
import { type AuthorizationRequest, authorizationRequest, mayRedirect } from './authorization-request.ts';
import { Codes } from './codes.ts';
import { metadata } from './metadata.ts';
import { ownOrigin } from './own-origin.ts';
import { type Person, personNamed, type SamplePerson } from './person.ts';
import { redirect, sendJson, sendPage } from './replies.ts';
import { faultPage, signedOutPage, signInPage } from './sign-in-page.ts';

const BODY_LIMIT = 16 * 1024;
const TOKEN_SECONDS = 8 * 3_600;

export interface SignInFlowOptions {
  readonly issuer: DevelopmentIssuer;
  readonly people: readonly SamplePerson[];
  readonly publicUrl: string | undefined;
  /** Of front-ends that may be gone back to, beside those on this machine. */
  readonly origins: readonly string[];
  /** Throws to refuse whoever signs in too often. */
  readonly admit: (request: IncomingMessage) => Promise<void>;
  readonly clock?: Clock;
}

/**
 * The development issuer as front-ends see it: OpenID Connect with the authorization code flow and PKCE, for public
 * clients of any name. It keeps no session: whoever comes is asked who they are.
 */
export class SignInFlow {
  readonly #options: SignInFlowOptions;
  readonly #codes: Codes;

  constructor(options: SignInFlowOptions) {
    this.#options = options;
    this.#codes = new Codes(options.clock ?? systemClock);
  }

  routes(): readonly Route[] {
    const open = (path: string, methods: readonly string[], handle: Route['handle']): Route => ({
      path,
      methods: [...methods, 'OPTIONS'],
      handle: (request, response) => {
        // There is no cookie here that a page of another origin could ride on.
        response.setHeader('access-control-allow-origin', '*');
        if (request.method !== 'OPTIONS') return handle(request, response);
        response
          .writeHead(204, {
            'access-control-allow-methods': methods.join(', '),
            'access-control-allow-headers': 'authorization, content-type',
          })
          .end();
      },
    });
    const shown = (
      path: string,
      handle: (request: IncomingMessage, response: ServerResponse) => unknown,
    ) => ({
      path,
      methods: ['GET', 'POST'],
      handle: (request: IncomingMessage, response: ServerResponse) => this.#show(request, response, handle),
    });
    return [
      open('/.well-known/openid-configuration', ['GET'], (request, response) =>
        sendJson(response, 200, metadata(ownOrigin(request, this.#options.publicUrl))),
      ),
      open('/jwks', ['GET'], (_request, response) =>
        sendJson(response, 200, this.#options.issuer.publicKeys()),
      ),
      open('/token', ['POST'], (request, response) => this.#token(request, response)),
      open('/userinfo', ['GET', 'POST'], (request, response) => this.#userInfo(request, response)),
      shown('/authorize', (request, response) => this.#authorize(request, response)),
      shown('/end_session', (request, response) => this.#endSession(request, response)),
    ];
  }

  async #authorize(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { publicUrl, people } = this.#options;
    const issuer = ownOrigin(request, publicUrl);
    const asked = authorizationRequest(queryOf(request), this.#origins(issuer));
    const back = (answer: Record<string, string>) => redirect(response, asked, { ...answer, iss: issuer });
    if ('error' in asked) return back({ error: asked.error, error_description: asked.description });
    if (request.method !== 'POST') return this.#ask(response, asked);
    requireOwnForm(request, issuer);
    await this.#options.admit(request);
    const form = await formIn(request);
    try {
      const person = personIn(form, people);
      return back({ code: this.#codes.issue({ request: asked, person }) });
    } catch (error) {
      if (error instanceof ChapterhouseError) return this.#ask(response, asked, error.message);
      throw error;
    }
  }

  #ask(response: ServerResponse, asked: AuthorizationRequest, fault?: string): void {
    const { people } = this.#options;
    const { host, origin } = new URL(asked.redirectUri);
    sendPage(
      response,
      fault === undefined ? 200 : 400,
      signInPage({ client: asked.clientId, host, people, fault }),
      origin,
    );
  }

  /** RFC 6749 §4.1.3 to §5.2, with RFC 7636 §4.6. */
  async #token(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { issuer } = this.#options;
    const origin = ownOrigin(request, this.#options.publicUrl);
    const form = await formIn(request);
    const refuse = (error: string, description: string) =>
      sendJson(response, 400, { error, error_description: description });
    if (form.get('grant_type') !== 'authorization_code')
      return refuse('unsupported_grant_type', 'grant_type must be authorization_code');
    const grant = this.#codes.redeem(form.get('code') ?? '', {
      clientId: form.get('client_id') ?? '',
      redirectUri: form.get('redirect_uri') ?? '',
      verifier: form.get('code_verifier') ?? '',
    });
    if (grant === undefined)
      return refuse('invalid_grant', 'the code is not for this client, was used before or is too old');
    const { person, request: asked } = grant;
    const { clientId, nonce, scope } = asked;
    const who = { ...person, issuer: origin, ttlSeconds: TOKEN_SECONDS };
    sendJson(response, 200, {
      access_token: await issuer.mint(who),
      token_type: 'Bearer',
      expires_in: TOKEN_SECONDS,
      scope,
      ...(scope.split(' ').includes('openid')
        ? { id_token: await issuer.mintIdToken(who, clientId, nonce) }
        : {}),
    });
  }

  async #userInfo({ headers }: IncomingMessage, response: ServerResponse): Promise<void> {
    const token = /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
    const { subject, name } = await this.#options.issuer.verify(token);
    sendJson(response, 200, { sub: subject, name });
  }

  /** OpenID Connect RP-Initiated Logout 1.0, §2; there is nothing to end but the page's own session. */
  async #endSession(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const given = request.method === 'POST' ? await formIn(request) : queryOf(request);
    const uri = given.get('post_logout_redirect_uri');
    const issuer = ownOrigin(request, this.#options.publicUrl);
    if (uri === null || !mayRedirect(uri, this.#origins(issuer)))
      return sendPage(response, 200, signedOutPage());
    redirect(response, { redirectUri: uri, state: given.get('state') ?? undefined }, {});
  }

  /** What people get to see is a page, also where it tells of a fault. */
  async #show(
    request: IncomingMessage,
    response: ServerResponse,
    handle: (request: IncomingMessage, response: ServerResponse) => unknown,
  ): Promise<void> {
    try {
      await handle(request, response);
    } catch (error) {
      if (!(error instanceof ChapterhouseError)) throw error;
      const { retryAfterSeconds } = error.extensions;
      if (retryAfterSeconds !== undefined) response.setHeader('retry-after', String(retryAfterSeconds));
      sendPage(response, error.status, faultPage(error.message));
    }
  }

  #origins(issuer: string): readonly string[] {
    return [issuer, ...this.#options.origins];
  }
}

function personIn(form: URLSearchParams, people: readonly SamplePerson[]): Person {
  const chosen = people.find(({ subject }) => subject === form.get('subject'));
  if (chosen !== undefined) return chosen;
  const role = form.get('role');
  const roles: readonly HqRole[] = isHqRole(role) ? [role] : [];
  return personNamed(form.get('name') ?? '', roles, people);
}

/** A page of elsewhere may lead here, but not choose who signs in. @throws FORBIDDEN */
function requireOwnForm({ headers }: IncomingMessage, issuer: string): void {
  const site = headers['sec-fetch-site'];
  const own = site === undefined ? (headers.origin ?? issuer) === issuer : site === 'same-origin';
  if (!own) throw new ChapterhouseError('FORBIDDEN', 'Only the sign-in page itself may say who signs in.');
}

const queryOf = ({ url = '' }: IncomingMessage): URLSearchParams =>
  new URLSearchParams(url.slice(url.indexOf('?') + 1 || url.length));

const formIn = async (request: IncomingMessage): Promise<URLSearchParams> =>
  new URLSearchParams((await readBody(request, BODY_LIMIT)).toString());

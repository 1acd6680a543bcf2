import type { ServerResponse } from 'node:http';
import type { AuthorizationRequest } from './authorization-request.ts';

/** Sends a browser on, with an answer for whoever is there. */
export function redirect(
  response: ServerResponse,
  { redirectUri, state }: Pick<AuthorizationRequest, 'redirectUri' | 'state'>,
  answer: Record<string, string>,
): void {
  const target = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) target.searchParams.append(name, value);
  if (state !== undefined) target.searchParams.append('state', state);
  // After a form, 303 has the browser go on with GET (RFC 9110 §15.4.4).
  response.writeHead(303, { location: target.href, 'cache-control': 'no-store' }).end();
}

export function sendJson(response: ServerResponse, status: number, value: object): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify(value));
}

/** @param formTarget origin the page's form may lead on to */
export function sendPage(response: ServerResponse, status: number, html: string, formTarget = ''): void {
  response
    .writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      // By the general rule the form's own post would come without an origin.
      'referrer-policy': 'same-origin',
      'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; form-action 'self' ${formTarget}; base-uri 'none'; frame-ancestors 'none'`,
    })
    .end(html);
}

import type { IncomingMessage } from 'node:http';
import { ChapterhouseError } from '../../kernel/errors.ts';
import type { Exchange } from './exchange.ts';
import { VARY, writeHead } from './reply.ts';

/** Headers no page can send to another origin without a preflight, so that their presence proves there was none to fear. */
const PREFLIGHTED = [
  'authorization',
  'apollo-require-preflight',
  'x-apollo-operation-name',
  'x-requested-with',
];
const SIMPLE_TYPES = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\s*(;|$)/i;
const PREFLIGHT_MAX_AGE_SECONDS = '7200';

/** Which other origins' pages may call: none but our own unless configured. */
export class CrossOrigin {
  readonly #any: boolean;
  readonly #allowed: ReadonlySet<string>;

  /** @param origins such as `https://chapter.example`; `*` means every one. */
  constructor(origins: readonly string[], publicUrl: string | undefined) {
    this.#any = origins.includes('*');
    const own = publicUrl === undefined ? [] : [new URL(publicUrl).origin];
    this.#allowed = new Set([...own, ...origins.map((origin) => origin.replace(/\/$/, '').toLowerCase())]);
  }

  /** Whether a page of this request's origin may call; a request without one is no page's. */
  allows(request: IncomingMessage): boolean {
    const origin = request.headers.origin?.toLowerCase();
    if (origin === undefined || this.#any || this.#allowed.has(origin)) return true;
    const host = request.headers.host?.toLowerCase();
    return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
  }

  /** Sets the CORS headers (Fetch standard §3.2). @returns whether it was a preflight, now answered. */
  answer(exchange: Exchange, methods: string): boolean {
    const { request, response } = exchange;
    const { origin } = request.headers;
    const allowed = origin !== undefined && this.allows(request);
    if (allowed) {
      response.setHeader('access-control-allow-origin', this.#any ? '*' : origin);
      response.setHeader('access-control-expose-headers', 'x-request-id, retry-after');
    }
    if (exchange.method !== 'OPTIONS') return false;
    const wanted = request.headers['access-control-request-headers'];
    if (allowed) {
      response.setHeader('access-control-allow-methods', methods);
      response.setHeader('access-control-max-age', PREFLIGHT_MAX_AGE_SECONDS);
      if (wanted !== undefined) response.setHeader('access-control-allow-headers', wanted);
    }
    writeHead(exchange, 204, ['allow', methods, 'vary', VARY]);
    response.end();
    return true;
  }

  /**
   * Refuses what a page of another origin could make a browser send without asking first. A browser is told by
   * `Sec-Fetch-Site`, or by its `Origin` or `User-Agent` where it sends none (plain HTTP, old ones); other programs
   * have nothing that such a page could borrow.
   * @throws CSRF_REFUSED
   */
  requireIntent(request: IncomingMessage): void {
    const { headers } = request;
    const type = headers['content-type'];
    if (type !== undefined && !SIMPLE_TYPES.test(type)) return;
    if (PREFLIGHTED.some((name) => headers[name] !== undefined)) return;
    const site = headers['sec-fetch-site'];
    if (site === 'same-origin' || site === 'none') return;
    const byBrowser = site !== undefined || (headers['user-agent'] ?? '').startsWith('Mozilla/');
    if (headers.origin !== undefined ? this.allows(request) : !byBrowser) return;
    throw new ChapterhouseError(
      'CSRF_REFUSED',
      'A page of another site could have sent this. Send "content-type: application/json" or "apollo-require-preflight: 1".',
    );
  }
}

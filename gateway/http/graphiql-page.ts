import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { encodingFor } from './compression.ts';
import type { Exchange } from './exchange.ts';
import { VARY, writeHead } from './reply.ts';

const TITLE = 'Chapterhouse';
const MARK =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="28" height="28"><path d="M16 3 3 14h4v14h18V14h4z" fill="#b4532a"/><circle cx="16" cy="19" r="5" fill="#fff"/></svg>';

/** What the editor shows first to whoever has typed nothing yet. */
const FIRST_QUERY = `# Chapterhouse: one graph over every chapter.
# Signed in? Put {"authorization": "Bearer …"} into
# Headers, below.

query Chapters {
  chapters(first: 10) {
    totalCount
    nodes {
      name
      city
      country
      nextEvent {
        title
        startsAt
        yesCount
      }
    }
  }
}
`;

interface Page {
  readonly gzipped: Buffer;
  readonly etag: string;
  readonly policy: string;
}

/** Nothing from elsewhere: the page carries all it needs, and runs no script but its own. */
function contentPolicy(html: string): string {
  const hashes = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  return [
    "default-src 'none'",
    `script-src ${hashes.join(' ')} blob:`,
    'worker-src blob:',
    "style-src 'unsafe-inline'",
    'img-src data:',
    'font-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** GraphiQL as one page that works without a network, for browsers that open the endpoint. */
export class GraphiqlPage {
  readonly #endpoint: string;
  readonly #query: string;
  #page: Promise<Page> | undefined;

  constructor(endpoint: string, query: string = FIRST_QUERY) {
    this.#endpoint = endpoint;
    this.#query = query;
  }

  /** The page is 9 MB of text: rendered when first asked for, and kept compressed. */
  async #render(): Promise<Page> {
    const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
    const html = renderGraphiQL({
      title: TITLE,
      logo: MARK,
      favicon: `data:image/svg+xml;base64,${Buffer.from(MARK).toString('base64')}`,
      endpoint: this.#endpoint,
      defaultQuery: this.#query,
      subscriptionsProtocol: 'SSE',
      // Over plain HTTP a browser does not say that its request comes from this very page.
      additionalHeaders: { 'apollo-require-preflight': '1' },
    }).trimStart();
    const gzipped = await promisify(gzip)(html);
    const etag = `"${createHash('sha256').update(gzipped).digest('base64url').slice(0, 27)}"`;
    return { gzipped, etag, policy: contentPolicy(html) };
  }

  async send(exchange: Exchange): Promise<void> {
    const { request, response, method } = exchange;
    this.#page ??= this.#render();
    const { gzipped, etag, policy } = await this.#page;
    const headers = ['etag', etag, 'cache-control', 'no-cache', 'vary', VARY];
    if (request.headers['if-none-match'] === etag) {
      writeHead(exchange, 304, headers);
      response.end();
      return;
    }
    const packed = encodingFor(request.headers['accept-encoding'], ['gzip']) !== undefined;
    const body = packed ? gzipped : await promisify(gunzip)(gzipped);
    if (packed) headers.push('content-encoding', 'gzip');
    headers.push('content-security-policy', policy);
    headers.push('content-type', 'text/html; charset=utf-8', 'content-length', String(body.length));
    writeHead(exchange, 200, headers);
    response.end(method === 'HEAD' ? undefined : body);
  }
}

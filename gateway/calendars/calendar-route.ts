import type { IncomingMessage, ServerResponse } from 'node:http';
import { ChapterhouseError } from '../../kernel/errors.ts';
import { type ChapterKey, tryToChapterKey } from '../../kernel/ids.ts';
import type { CalendarAnswer, CalendarPeer, ServerRoute } from '../../kernel/peers.ts';
import type { Route } from '../http/server-options.ts';

const PATH = /^\/calendars\/([a-z0-9-]{1,60})\/([A-Za-z0-9._-]{1,300})\.ics$/;
/** Programs look every hour at most; those who share a cache with a member must not get the member's calendar. */
const CACHE = 'private, max-age=300';

export interface CalendarRouteOptions {
  readonly find: (chapter: ChapterKey) => Promise<Pick<ServerRoute, 'url'>>;
  /** The chapter that has, or had, an urlname. */
  readonly named: (urlname: string) => Promise<ChapterKey | null>;
  /** The calendars of the server at a URL. */
  readonly calendars: (url: string) => CalendarPeer;
}

/**
 * Serves chapters' calendars under one origin, wherever the chapters live. Their addresses have the chapter's key, which
 * never changes; with an urlname in its place, one it had long ago included, they lead there.
 */
export const calendarRoute = (options: CalendarRouteOptions): Route => ({
  path: '/calendars/*',
  methods: ['GET', 'HEAD'],
  handle: async (request, response) => {
    const [, name = '', feed = ''] = PATH.exec(request.url?.split('?', 1)[0] ?? '') ?? [];
    const answer = await ask(options, name, feed, request);
    if (answer === undefined || answer === null) {
      const chapter = answer === null || feed === '' ? null : await options.named(name);
      if (chapter !== null && chapter !== name) {
        response.writeHead(308, { location: `/calendars/${chapter}/${feed}.ics` }).end();
        return;
      }
      throw new ChapterhouseError('NOT_FOUND', 'No calendar is at this address, or no longer.');
    }
    send(request, response, answer);
  },
});

/** @returns undefined where there is no chapter of that key, null where it has no such calendar */
async function ask(
  { find, calendars }: CalendarRouteOptions,
  key: string,
  feed: string,
  { headers }: IncomingMessage,
): Promise<CalendarAnswer | null | undefined> {
  const chapter = tryToChapterKey(key);
  if (chapter === undefined) return undefined;
  try {
    const server = await find(chapter);
    return await calendars(server.url).calendar({ chapter, feed, etag: headers['if-none-match'] });
  } catch (error) {
    const code = error instanceof ChapterhouseError ? error.code : 'INTERNAL';
    if (code === 'CHAPTER_UNKNOWN') return undefined;
    if (code === 'SUBGRAPH_UNAVAILABLE') {
      throw new ChapterhouseError('CHAPTER_UNAVAILABLE', 'The chapter’s server does not answer.', {
        cause: error,
      });
    }
    throw error;
  }
}

function send(request: IncomingMessage, response: ServerResponse, answer: CalendarAnswer): void {
  response.setHeader('etag', answer.etag);
  response.setHeader('last-modified', new Date(answer.changedAt).toUTCString());
  response.setHeader('cache-control', CACHE);
  if (answer.text === null || unchangedSince(request, answer)) {
    response.writeHead(304).end();
    return;
  }
  response
    .writeHead(200, {
      'content-type': 'text/calendar; charset=utf-8',
      'content-length': Buffer.byteLength(answer.text),
    })
    .end(request.method === 'HEAD' ? undefined : answer.text);
}

/** `If-Modified-Since` counts where there is no `If-None-Match` (RFC 9110 §13.1.3). */
function unchangedSince({ headers }: IncomingMessage, { changedAt }: CalendarAnswer): boolean {
  if (headers['if-none-match'] !== undefined || headers['if-modified-since'] === undefined) return false;
  return Math.floor(Date.parse(changedAt) / 1_000) * 1_000 <= Date.parse(headers['if-modified-since']);
}

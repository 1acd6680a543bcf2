import type { JWTVerifyGetKey } from 'jose';
import { request } from 'undici';
import { z } from 'zod';
import { chapterState } from '../schema/changes.ts';
import { ASSERTION_HEADER, type Issuer, signAssertion, verifyAssertion } from './assertion.ts';
import { ChapterhouseError, ERROR_CATALOGUE, type ErrorCode } from './errors.ts';
import type { ExportedData } from './export-register.ts';
import type { FeedPage, Snapshot } from './feed.ts';
import { type JsonHandler, parseJson } from './http/json-server.ts';
import { type ChapterKey, toChapterKey, type Uuid } from './ids.ts';
import type { SigningKey } from './keys.ts';
import type { LettersTaken, SentLetter } from './letters.ts';
import type {
  CalendarAnswer,
  CalendarPeer,
  ChapterHostPeer,
  CommunityPeer,
  ExportAnswer,
  HostDesk,
  MailList,
  RateCount,
  Routes,
} from './peers.ts';
import type { Viewer } from './viewer.ts';

/** The calls of `peers.ts` over HTTP: `POST /peer/<call>`, JSON both ways, each with a signed assertion. */

const SNAPSHOT_TIMEOUT_MS = 40_000;

interface Patience {
  /** How long the answer to any call may take, in milliseconds. */
  readonly answerMs: number;
  /** How long the answer may take beyond the wait that was asked for, in milliseconds. */
  readonly afterWaitMs: number;
}
const PATIENCE: Patience = { answerMs: 10_000, afterWaitMs: 3_000 };

const withWait = ({ answerMs, afterWaitMs }: Patience, waitMs: number): number =>
  Math.max(answerMs, waitMs + afterWaitMs);

const chapterKey = z.string().transform(toChapterKey);
const calls = {
  'sign-in': z.object({
    issuer: z.string(),
    subject: z.string(),
    name: z.string().optional(),
    email: z.string().optional(),
    picture: z.string().optional(),
    roles: z.array(z.enum(['HQ_ADMIN', 'REGION_ADMIN', 'VIEWER'])),
  }),
  routes: z.object({ known: z.string().optional(), waitMs: z.int().min(0).max(30_000) }),
  count: z.object({
    key: z.string().max(200),
    points: z.int().min(1).max(1_000_000),
    windowSeconds: z.int().min(1).max(3_600),
  }),
  provision: z.object({
    chapter: chapterKey,
    profile: chapterState,
    leadOrganizer: z.uuid().optional(),
    ordersUpTo: z.int().min(0).optional(),
  }),
  feed: z.object({
    cursors: z.array(z.object({ chapter: chapterKey, epoch: z.string().nullable(), seq: z.int().min(0) })),
    limit: z.int().min(1).max(5_000),
    waitMs: z.int().min(0).max(30_000),
    standings: z.object({ inactive: z.array(chapterKey), archived: z.array(chapterKey) }).optional(),
  }),
  snapshot: z.object({ chapter: chapterKey }),
  'export-member': z.object({ chapter: chapterKey, memberId: z.uuid() }),
  'data-export': z.object({
    token: z.string().max(300),
    memberId: z.uuid(),
    owner: z.string().max(40).optional(),
  }),
  'chapter-named': z.object({ urlname: z.string().max(100) }),
  'mail-list': z.object({
    token: z.string().max(300),
    change: z.object({ list: z.enum(['CHAPTER', 'KIND']), wanted: z.boolean() }).optional(),
  }),
  desk: z.looseObject({ server: z.string() }),
  // Each letter is read where it can be refused by itself.
  letters: z.object({ server: z.string(), letters: z.array(z.looseObject({ id: z.uuid() })).max(200) }),
  'erasure-orders': z.object({
    server: z.string(),
    after: z.int().min(0),
    waitMs: z.int().min(0).max(30_000),
  }),
  report: z.object({
    server: z.string(),
    receipts: z.array(z.string().max(2_000)).max(5_000),
    auditHeads: z
      .array(z.object({ chapter: chapterKey, seq: z.int().min(0), hash: z.string().regex(/^[0-9a-f]{64}$/) }))
      .max(5_000),
  }),
  calendar: z.object({ chapter: chapterKey, feed: z.string().max(300), etag: z.string().optional() }),
};

interface ServedBy {
  readonly issuer: Issuer;
  /** Whom an assertion must be made for here. */
  readonly audience: () => string;
  readonly keys: JWTVerifyGetKey;
}

/** Serves community's calls to a gateway. */
export function communityPeerHandler(community: CommunityPeer, by: ServedBy): JsonHandler {
  return serve(by, {
    '/peer/sign-in': (body) => {
      const { name, email, ...identity } = read('sign-in', body);
      return community.signIn({ ...identity, name, email });
    },
    '/peer/routes': (body) => {
      const { known, waitMs } = read('routes', body);
      return community.routes(known, waitMs);
    },
    '/peer/chapter-named': (body) => community.chapterNamed(read('chapter-named', body).urlname),
    '/peer/count': (body) => {
      const { key, points, windowSeconds } = read('count', body);
      return community.count(key, points, windowSeconds);
    },
    '/peer/mail-list': (body) => community.mailList(read('mail-list', body)),
    '/peer/data-export': (body) => {
      const { owner, memberId, ...rest } = read('data-export', body);
      return community.dataExport({ ...rest, owner, memberId: memberId as Uuid });
    },
  });
}

/** Serves a chapter host's calls to community. */
export function chapterHostPeerHandler(host: ChapterHostPeer, by: ServedBy): JsonHandler {
  return serve(by, {
    '/peer/provision': async (body) => {
      const { leadOrganizer, ordersUpTo, ...rest } = read('provision', body);
      await host.provision({ ...rest, ordersUpTo, leadOrganizer: leadOrganizer as Uuid | undefined });
      return {};
    },
    '/peer/feed': (body, signal) => host.feed(read('feed', body), signal),
    '/peer/snapshot': (body) => host.snapshot(read('snapshot', body).chapter),
    '/peer/export-member': (body) => {
      const { chapter, memberId } = read('export-member', body);
      return host.exportMember(chapter, memberId as Uuid);
    },
  });
}

/** Serves a chapter host's calendars to a gateway, which signs for the chapter as it does for GraphQL. */
export function calendarPeerHandler(host: CalendarPeer, keys: JWTVerifyGetKey): JsonHandler {
  return async (request) => {
    if (request.path !== '/peer/calendar') return undefined;
    const { etag, ...rest } = read('calendar', parseJson(request.body));
    const assertion = request.headers[ASSERTION_HEADER]?.toString();
    await verifyAssertion(assertion, keys, 'gateway', rest.chapter, request.body);
    return host.calendar({ ...rest, etag });
  };
}

/**
 * Serves community's desk to the chapter hosts it knows. A host says which it is, and proves it with the key that it
 * publishes at the address community knows it by; so none can speak for another.
 */
export function deskPeerHandler(
  community: { deskAt(server: string): Promise<HostDesk | undefined> },
  keysAt: (server: string) => JWTVerifyGetKey,
): JsonHandler {
  const served: Record<string, (desk: HostDesk, body: unknown) => Promise<unknown>> = {
    '/peer/letters': (desk, body) =>
      desk.takeLetters(read('letters', body).letters as unknown as readonly SentLetter[]),
    '/peer/erasure-orders': (desk, body) => {
      const { after, waitMs } = read('erasure-orders', body);
      return desk.erasureOrders(after, waitMs);
    },
    '/peer/report': async (desk, body) => {
      await desk.takeReport(read('report', body));
      return {};
    },
  };
  return async ({ path, headers, body }) => {
    const serve = served[path];
    if (!serve) return undefined;
    const given = parseJson(body);
    const { server } = read('desk', given);
    const desk = await community.deskAt(server);
    if (desk === undefined) {
      throw new ChapterhouseError(
        'UNAUTHENTICATED',
        `No chapter server "${server.slice(0, 200)}" is registered.`,
      );
    }
    const assertion = headers[ASSERTION_HEADER]?.toString();
    await verifyAssertion(assertion, keysAt(server), 'chapters', 'community', body);
    return serve(desk, given);
  };
}

/** The first that knows the path answers. */
export const anyOf =
  (...handlers: readonly JsonHandler[]): JsonHandler =>
  async (request) => {
    for (const handle of handlers) {
      const answer = await handle(request);
      if (answer !== undefined) return answer;
    }
    return undefined;
  };

function serve(
  by: ServedBy,
  routes: Record<string, (body: unknown, signal: AbortSignal) => Promise<unknown>>,
): JsonHandler {
  return async ({ path, headers, body, signal }) => {
    const route = routes[path];
    if (!route) return undefined;
    await verifyAssertion(headers[ASSERTION_HEADER]?.toString(), by.keys, by.issuer, by.audience(), body);
    return route(parseJson(body), signal);
  };
}

function read<Call extends keyof typeof calls>(call: Call, body: unknown): z.output<(typeof calls)[Call]> {
  const parsed = calls[call].safeParse(body);
  if (!parsed.success)
    throw new ChapterhouseError('BAD_REQUEST', `This is no ${call} request.`, { cause: parsed.error });
  return parsed.data as z.output<(typeof calls)[Call]>;
}

/** Community as a gateway on another machine reaches it. */
export function remoteCommunity(url: string, key: SigningKey, patience = PATIENCE): CommunityPeer {
  const call = caller(url, key, 'gateway', 'community');
  return {
    signIn: (identity) => call<Viewer>('sign-in', identity, patience.answerMs),
    chapterNamed: (urlname) => call<ChapterKey | null>('chapter-named', { urlname }, patience.answerMs),
    mailList: (request) => call<MailList | null>('mail-list', request, patience.answerMs),
    dataExport: (request) => call<ExportAnswer | null>('data-export', request, patience.answerMs),
    count: (key, points, windowSeconds) =>
      call<RateCount>('count', { key, points, windowSeconds }, patience.answerMs),
    routes: (known, waitMs) => call<Routes>('routes', { known, waitMs }, withWait(patience, waitMs)),
  };
}

/** A chapter host as community reaches it on another machine. Its answers are checked where they are used. */
export function remoteChapterHost(url: string, key: SigningKey, patience = PATIENCE): ChapterHostPeer {
  const call = caller(url, key, 'community', new URL(url).origin);
  return {
    provision: async (provision) => void (await call('provision', provision, patience.answerMs)),
    feed: (feed, signal) => call<FeedPage>('feed', feed, withWait(patience, feed.waitMs), signal),
    snapshot: (chapter) => call<Snapshot>('snapshot', { chapter }, SNAPSHOT_TIMEOUT_MS),
    exportMember: (chapter, memberId) =>
      call<ExportedData>('export-member', { chapter, memberId }, SNAPSHOT_TIMEOUT_MS),
  };
}

/**
 * Community's desk as a chapter host on another machine reaches it.
 * @param server the address community knows the host by
 */
export function remoteDesk(
  url: string,
  server: () => string,
  key: SigningKey,
  patience = PATIENCE,
): HostDesk {
  const call = caller(url, key, 'chapters', 'community');
  return {
    takeLetters: (letters) => call<LettersTaken>('letters', { server: server(), letters }, patience.answerMs),
    erasureOrders: (after, waitMs) =>
      call<string>('erasure-orders', { server: server(), after, waitMs }, withWait(patience, waitMs)),
    takeReport: async (report) =>
      void (await call('report', { server: server(), ...report }, patience.answerMs)),
  };
}

/** The calendars of one chapter host as a gateway reaches them on another machine. */
export const remoteCalendars = (url: string, key: SigningKey, patience = PATIENCE): CalendarPeer => ({
  calendar: (request) =>
    caller(
      url,
      key,
      'gateway',
      request.chapter,
    )<CalendarAnswer | null>('calendar', request, patience.answerMs),
});

type Call = <Result>(call: string, value: object, timeoutMs: number, signal?: AbortSignal) => Promise<Result>;

function caller(url: string, key: SigningKey, issuer: Issuer, audience: string): Call {
  return async <Result>(call: string, value: object, timeoutMs: number, signal?: AbortSignal) => {
    const body = JSON.stringify(value);
    const assertion = signAssertion(key, issuer, audience, body);
    const deadline = AbortSignal.timeout(timeoutMs);
    let status: number;
    let answer: unknown;
    try {
      const response = await request(new URL(`/peer/${call}`, url), {
        method: 'POST',
        headers: { 'content-type': 'application/json', [ASSERTION_HEADER]: assertion },
        body,
        signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      });
      status = response.statusCode;
      answer = await response.body.json();
    } catch (cause) {
      throw new ChapterhouseError('SUBGRAPH_UNAVAILABLE', `The server at ${url} does not answer.`, { cause });
    }
    if (status !== 200) throw relayed(url, answer);
    return answer as Result;
  };
}

function relayed(url: string, answer: unknown): ChapterhouseError {
  const parsed = z.object({ error: z.object({ code: z.string(), message: z.string() }) }).safeParse(answer);
  if (!parsed.success || !(parsed.data.error.code in ERROR_CATALOGUE)) {
    return new ChapterhouseError('SUBGRAPH_INVALID', `The server at ${url} gave an unusable answer.`);
  }
  return new ChapterhouseError(parsed.data.error.code as ErrorCode, parsed.data.error.message);
}

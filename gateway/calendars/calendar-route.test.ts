import { ChapterhouseError } from '../../kernel/errors.ts';
import { toChapterKey } from '../../kernel/ids.ts';
import type { CalendarAnswer, CalendarRequest } from '../../kernel/peers.ts';
import { until } from '../../test/setup/until.ts';
import { startTestServer, type TestServer } from '../http/testing/test-server.ts';
import { calendarRoute } from './calendar-route.ts';

const answer: CalendarAnswer = {
  etag: '"one"',
  changedAt: '2026-03-01T12:00:00.700Z',
  text: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n',
};
const asked: (CalendarRequest & { url: string })[] = [];
let gateway: TestServer;

beforeAll(async () => {
  const route = calendarRoute({
    find: async (chapter) => {
      if (chapter.startsWith('no'))
        throw new ChapterhouseError('CHAPTER_UNKNOWN', 'There is no such chapter.');
      return { url: `https://${chapter}.test` };
    },
    named: async (urlname) => (urlname === 'no-name-of-berlin' ? toChapterKey('berlin') : null),
    calendars: (url) => ({
      calendar: async (request) => {
        asked.push({ ...request, url });
        if (request.feed === 'gone') return null;
        if (request.feed === 'down') throw new ChapterhouseError('SUBGRAPH_UNAVAILABLE', 'No answer.');
        return request.etag === answer.etag ? { ...answer, text: null } : answer;
      },
    }),
  });
  gateway = await startTestServer({ extraRoutes: [route] });
});
afterAll(() => gateway.server.close(0));
beforeEach(() => void asked.splice(0));

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(new URL(path, gateway.url), { headers, method });

it('gives a calendar from where its chapter lives', async () => {
  const response = await get('/calendars/berlin/events.ics?x=1');
  expect(response.status).toBe(200);
  expect(await response.text()).toBe(answer.text);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/calendar; charset=utf-8',
    etag: '"one"',
    'last-modified': 'Sun, 01 Mar 2026 12:00:00 GMT',
  });
  expect(asked).toEqual([{ url: 'https://berlin.test', chapter: 'berlin', feed: 'events', etag: undefined }]);
  const head = await get('/calendars/berlin/events.ics', {}, 'HEAD');
  expect([head.status, await head.text()]).toEqual([200, '']);
});

it('leads from a name the chapter had to where its calendar is', async () => {
  const response = await fetch(new URL('/calendars/no-name-of-berlin/events.ics', gateway.url), {
    redirect: 'manual',
  });
  expect([response.status, response.headers.get('location')]).toEqual([308, '/calendars/berlin/events.ics']);
  expect((await get('/calendars/no-name-of-any/events.ics')).status).toBe(404);
});

it('sends nothing to who has it already, by tag or else by time', async () => {
  const status = async (headers: Record<string, string>) =>
    (await get('/calendars/berlin/events.ics', headers)).status;
  const [before, since] = ['Sun, 01 Mar 2026 11:59:59 GMT', 'Sun, 01 Mar 2026 12:00:00 GMT'];
  expect(await status({ 'if-none-match': '"one"' })).toBe(304);
  expect(await status({ 'if-none-match': '"old"', 'if-modified-since': since })).toBe(200);
  expect(await status({ 'if-modified-since': since })).toBe(304);
  expect(await status({ 'if-modified-since': before })).toBe(200);
});

it('is asked for at a secret address, which no log has', async () => {
  gateway.log.splice(0);
  for (const path of ['/calendars/berlin/member-SECRET.ics', '/Calendars/berlin/member-SECRET.ics']) {
    await (await get(path)).text();
  }
  await until(async () => gateway.log.filter(({ msg }) => msg === 'request').length === 2);
  expect(JSON.stringify(gateway.log)).not.toContain('SECRET');
});

it('says what is wrong: nothing there, no such chapter, a server that is down', async () => {
  for (const path of [
    '/calendars/berlin/gone.ics',
    '/calendars/nowhere/events.ics',
    '/calendars/berlin/a/b.ics',
    '/calendars/Berlin/events.ics',
  ]) {
    expect((await get(path)).status).toBe(404);
  }
  expect((await get('/calendars/berlin/down.ics')).status).toBe(503);
  expect((await get('/calendars/berlin/events.ics', {}, 'POST')).status).toBe(405);
});

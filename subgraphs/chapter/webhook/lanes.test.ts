import { createServer, type Server, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { closeServer, listen } from '../../../kernel/http/json-server.ts';
import { newUuid, toChapterKey } from '../../../kernel/ids.ts';
import { until } from '../../../test/setup/until.ts';
import { berlinProfile, ChapterWorld, HOUR } from '../chapter.testing.ts';
import type { ChapterContext } from '../context.ts';
import { createEvent } from '../event/event.service.ts';
import { addWebhook } from './webhook.service.ts';

const OPEN = { allowHttp: true, allowPrivate: true };
let world: ChapterWorld;
let receiver: Server;
let url: string;
const titles: string[] = [];
const held: ServerResponse[] = [];
let released = false;
let atOnce = 0;
let mostAtOnce = 0;

beforeAll(async () => {
  world = await ChapterWorld.open({ outbound: OPEN });
  receiver = createServer((request, response) => {
    let body = '';
    const silent = request.url === '/silent';
    if (!silent) atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      if (silent && !released) return void held.push(response);
      if (silent) return void response.destroy();
      titles.push((JSON.parse(body) as { data: { title: string } }).data.title);
      atOnce -= 1;
      response.writeHead(204).end();
    });
  });
  url = await listen(receiver, '127.0.0.1', 0);
});
afterAll(async () => {
  for (const response of held) response.destroy();
  await closeServer(receiver, 0);
  await world.close();
});

async function chapter(path: string, webhooks = 1): Promise<ChapterContext> {
  const key = toChapterKey(`c${newUuid().slice(-12)}`);
  await world.host.provision({ chapter: key, profile: berlinProfile, leadOrganizer: world.lead });
  const lead = await world.host.context(key, world.viewer(world.lead));
  for (let count = 0; count < webhooks; count += 1) {
    await addWebhook(lead, { url: `${url}/${path}`, types: ['event.changed'] });
  }
  return lead;
}
const announce = (lead: ChapterContext, title: string) => {
  const startsAt = new Date(world.clock.now().getTime() + HOUR);
  return createEvent(lead, { title, startsAt, endsAt: new Date(startsAt.getTime() + HOUR), publish: true });
};

it('servers that do not answer keep no other waiting; each is told one thing at a time, in order', async () => {
  const silent = await Promise.all([chapter('silent', 6), chapter('silent', 6)]);
  const sound = await chapter('sound');
  const host = await world.secondHost(OPEN);
  const post = { takeLetters: async () => ({ refused: [] }) };
  host.reach({ post, pace: { restMs: 1, lookMs: 60_000 } });
  for (const lead of silent) for (const title of ['one', 'two']) await announce(lead, title);
  await until(async () => held.length === 12);
  const expected = Array.from({ length: 20 }, (_, index) => `Event ${index}`);
  for (const title of expected) await announce(sound, title);
  await until(async () => titles.length === expected.length);
  expect(titles).toEqual(expected);
  expect(mostAtOnce).toBe(1);
  released = true;
  for (const response of held) response.destroy();
  await host.close();
}, 60_000);

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { startTypescript } from '../../../test/setup/typescript-process.ts';
import { until } from '../../../test/setup/until.ts';
import { MailWorld } from './mail.testing.ts';

let world: MailWorld;

beforeAll(async () => {
  world = await MailWorld.open();
  world.test.now = new Date();
});
afterAll(() => world.close());
beforeEach(() => world.empty());

const office = (point?: string): ChildProcess =>
  startTypescript('subgraphs/community/mail/mail-process.testing.ts', [
    world.test.url,
    world.server.url,
    ...(point === undefined ? [] : [point]),
  ]);

const messages = () => world.server.received.map(({ mail }) => mail.messageId);

it.each([
  ['before it sends', 1],
  ['while the server takes the mail', 2],
  ['after the server took the mail', 2],
] as const)(
  'a post office killed %s mails each letter, once in effect',
  async (point, most) => {
    const viewer = await world.member(`Member ${point}`.replaceAll(' ', ''));
    const letters = [world.letter(viewer.memberId)];
    await world.take(...letters);
    const doomed = office(point);
    world.server.beforeAccept = () => {
      if (point === 'while the server takes the mail') doomed.kill('SIGKILL');
    };
    await once(doomed, 'exit');
    world.server.beforeAccept = () => undefined;
    const next = office();
    await until(async () => (await world.states()).every(({ state }) => state === 'SENT'), 20_000);
    next.kill('SIGKILL');
    await once(next, 'exit');
    // A mail sent twice over a crash has one Message-ID: whoever receives it has one mail.
    expect(new Set(messages())).toEqual(new Set(letters.map(({ id }) => `<${id}.paris@graph.test>`)));
    expect(messages()).toHaveLength(most);
  },
  60_000,
);

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../kernel/paths.ts';
import type { Viewer } from '../../../kernel/viewer.ts';
import { memberId } from '../member/member.type.ts';
import { EUROPE, PARIS, paris, SpaceWorld } from './space.testing.ts';

/** The columns of the page's table, in order; who administers another region stands beside who administers this one. */
const ROLES = ['admin', 'regionAdmin', 'viewer', 'organizer', 'author', 'member', 'nobody'] as const;
type Role = (typeof ROLES)[number] | 'otherRegionAdmin';

const page = readFileSync(join(packageRoot, 'docs/space.md'), 'utf8').split('## Moderating')[1] ?? '';
const rows = [...page.matchAll(/^\| `(\w+)` \|(.*)\|$/gm)].map(([, name, cells]) => ({
  name: name as string,
  cells: (cells as string).split('|').map((cell) => cell.trim()),
}));

let world: SpaceWorld;
let people: Record<Exclude<Role, 'nobody'>, Viewer>;
let other: Viewer;

beforeAll(async () => {
  world = await SpaceWorld.open();
  people = {
    admin: await world.member('Hedy', 'HQ_ADMIN'),
    regionAdmin: await world.regionAdmin('Eva', 'europe'),
    otherRegionAdmin: await world.regionAdmin('Sara', 'south-america'),
    viewer: await world.member('Vera', 'VIEWER'),
    organizer: await world.member('Olga'),
    author: await world.member('Ada'),
    member: await world.member('Bea'),
  };
  other = await world.member('Carl');
  await world.belongs(people.organizer, paris, 'LEAD_ORGANIZER');
  for (const viewer of [people.author, people.member, other]) await world.belongs(viewer, paris);
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.test.pool.query(
    'TRUNCATE community.discussion, community.announcement, community.space_ban CASCADE',
  );
});

const discussion = (): Promise<string> => world.discuss(people.author, { chapterId: PARIS });
const ofPost = async () => ({ postId: await discussion() });
const hidden = async () => {
  const input = await ofPost();
  await world.send('hidePost', people.admin, { ...input, reason: 'Insults.' });
  return input;
};
const ban = (who = other): Promise<string> => world.ban(people.admin, who.memberId, { regionId: EUROPE });
const appeal = async () => {
  const payload = await world.send('appealBan', other, { banId: await ban(), text: 'No.' });
  return (payload['ban'] as { appeal: { id: string } }).appeal.id;
};

/** An input that is right but for who sends it. */
const inputs: Record<string, () => object | Promise<object>> = {
  publishAnnouncement: () => ({ title: 'x', body: 'x', regionIds: [EUROPE] }),
  startDiscussion: () => ({ title: 'x', body: 'x' }),
  replyToDiscussion: async () => ({ discussionId: await world.discuss(people.author), body: 'x' }),
  editPost: async () => ({ postId: await world.discuss(people.author), body: 'x' }),
  deletePost: ofPost,
  reportPost: async () => ({ ...(await ofPost()), reason: 'x' }),
  hidePost: async () => ({ ...(await ofPost()), reason: 'x' }),
  unhidePost: hidden,
  dismissReports: async () => {
    const input = await ofPost();
    await world.send('reportPost', other, { ...input, reason: 'x' });
    return input;
  },
  lockDiscussion: async () => ({ discussionId: await discussion() }),
  unlockDiscussion: async () => {
    const input = { discussionId: await discussion() };
    await world.send('lockDiscussion', people.admin, input);
    return input;
  },
  banFromSpace: () => ({ memberId: memberId(other.memberId), reason: 'x', regionId: EUROPE }),
  liftSpaceBan: async () => ({ banId: await ban() }),
  appealBan: async () => ({ banId: await ban(people.member), text: 'x' }),
  decideAppeal: async () => ({ appealId: await appeal(), granted: true, answer: 'x' }),
  setDigest: () => ({ frequency: 'WEEKLY' }),
};

async function everything(): Promise<unknown> {
  const tables = ['discussion', 'post', 'post_report', 'announcement', 'space_ban', 'ban_appeal'];
  const texts = tables.map(
    (name) => `(SELECT string_agg(t::text, ';' ORDER BY t::text) FROM community.${name} t)`,
  );
  return (await world.test.pool.query(`SELECT ARRAY[${texts.join()}] AS texts`)).rows[0];
}

async function attempt(name: string, role: Role): Promise<{ refusal: string | undefined; changed: boolean }> {
  const input = (await inputs[name]?.()) ?? {};
  const before = await everything();
  const refusal = await world.refusal(name, role === 'nobody' ? undefined : people[role], input);
  return { refusal, changed: JSON.stringify(before) !== JSON.stringify(await everything()) };
}

it('the page about the space names each mutation', () => {
  expect(rows.map(({ name }) => name)).toEqual(Object.keys(inputs));
});

const REFUSALS = ['FORBIDDEN', 'NOT_FOUND', 'INVALID'];

describe.each(rows)('$name', ({ name, cells }) => {
  it.each(ROLES.map((role, index) => [role, cells[index]] as const))(
    'by %s is as the page says: “%s”',
    async (role, cell) => {
      const { refusal, changed } = await attempt(name, role);
      if (cell) expect(refusal).toBeUndefined();
      else {
        expect(role === 'nobody' ? ['UNAUTHENTICATED'] : REFUSALS).toContain(refusal);
        expect(changed).toBe(false);
      }
    },
  );

  if (/^(in|to) it$/.test(cells[1] ?? '')) {
    it('is not for who administers another region', async () => {
      expect(await attempt(name, 'otherRegionAdmin')).toEqual({ refusal: 'FORBIDDEN', changed: false });
    });
  }
});

it.each(['hidePost', 'lockDiscussion', 'banFromSpace', 'publishAnnouncement'])(
  '%s everywhere is headquarters’ alone',
  async (name) => {
    const id = await world.discuss(people.author);
    const everywhere: Record<string, object> = {
      hidePost: { postId: id, reason: 'x' },
      lockDiscussion: { discussionId: id },
      banFromSpace: { memberId: memberId(other.memberId), reason: 'x' },
      publishAnnouncement: { title: 'x', body: 'x' },
    };
    expect(await world.refusal(name, people.regionAdmin, everywhere[name] as object)).toBe('FORBIDDEN');
    expect(await world.refusal(name, people.admin, everywhere[name] as object)).toBeUndefined();
  },
);

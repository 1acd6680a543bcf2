import type { Viewer } from '../../../kernel/viewer.ts';
import { memberId } from '../member/member.type.ts';
import { eraseFromSpace } from './rights.ts';
import { PARIS, paris, SpaceWorld } from './space.testing.ts';

const CANARY = 'canary-4711';

let world: SpaceWorld;
let ada: Viewer;
let bea: Viewer;
let admin: Viewer;
let opened: string;
let answered: string;

/** Ada writes, mentions, reports, is reported, hidden, banned and mentioned. */
beforeAll(async () => {
  world = await SpaceWorld.open();
  ada = await world.member(`Ada ${CANARY}`, 'REGION_ADMIN');
  bea = await world.member('Bea');
  admin = await world.member('Hedy', 'HQ_ADMIN');
  await world.belongs(ada, paris, 'ORGANIZER');
  const mention = ({ memberId: id }: Viewer) => `<@${memberId(id)}>`;
  opened = await world.discuss(ada, {
    title: `About ${CANARY}`,
    body: `${CANARY} ${mention(bea)}`,
    chapterId: PARIS,
  });
  const elsewhere = await world.discuss(bea, { body: `Ask ${mention(ada)}.` });
  answered = await world.reply(ada, elsewhere, `Says ${CANARY}.`);
  await world.send('reportPost', bea, { postId: opened, reason: `Written by ${CANARY}.` });
  await world.send('reportPost', ada, { postId: elsewhere, reason: `I, ${CANARY}, object.` });
  await world.send('hidePost', admin, { postId: answered, reason: `Ask ${CANARY} why.` });
  const banId = await world.ban(admin, ada.memberId, { reason: `${CANARY} insults.` });
  await world.send('appealBan', ada, { banId, text: `I am ${CANARY}.` });
  await world.send('setDigest', ada, { frequency: 'DAILY' });
  await world.test.pool.query(
    `INSERT INTO community.announcement VALUES (gen_random_uuid(), 'Rooms', 'New rooms.', $1, '{}', '{}', now())`,
    [ada.memberId],
  );
});
afterAll(() => world.close());

/** Rows of any table of headquarters' schema that hold the text anywhere, but for the member's own. */
async function tablesWith(text: string): Promise<string[]> {
  const { rows } = await world.test.pool.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'community' AND table_type = 'BASE TABLE'
       AND table_name NOT IN ('member', 'directory_membership', 'hq_region')
       AND table_name NOT LIKE 'audit%' ORDER BY 1`,
  );
  const found: string[] = [];
  for (const { name } of rows) {
    const hits = await world.test.pool.query(
      `SELECT FROM community.${name} t WHERE strpos(t::text, $1) > 0`,
      [text],
    );
    if (hits.rowCount) found.push(name);
  }
  return found;
}

it('takes an erased member’s name and words out of every table, and leaves the places of their posts', async () => {
  const { db } = world.test.community.context(undefined);
  expect(await tablesWith(CANARY)).not.toEqual([]);
  await db.transaction((tx) => eraseFromSpace(tx, ada.memberId, world.test.now));
  expect(await tablesWith(CANARY)).toEqual([]);
  expect(await tablesWith(ada.memberId)).toEqual([]);
  expect(await tablesWith(memberId(ada.memberId))).toEqual([]);
  const { data } = await world.test.ask(
    `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Post { body author { name } deletedAt hiddenAt } }
      discussions(first: 1) { nodes { body repliesCount } } announcements { nodes { title author { name } } } }`,
    admin,
    { ids: [opened, answered] },
  );
  const place = { body: null, author: null, deletedAt: world.test.now.toISOString(), hiddenAt: null };
  expect(data).toEqual({
    nodes: [place, place],
    discussions: { nodes: [{ body: 'Ask <@>.', repliesCount: 1 }] },
    announcements: { nodes: [{ title: 'Rooms', author: null }] },
  });
});

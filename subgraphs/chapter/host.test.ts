import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUuid, toChapterKey } from '../../kernel/ids.ts';
import { changeBody } from '../../schema/changes.ts';
import { berlin, berlinProfile, ChapterWorld } from './chapter.testing.ts';
import { joinChapter } from './membership/membership.service.ts';

let world: ChapterWorld;
beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());

const nairobi = toChapterKey('nairobi');
const unknown = expect.objectContaining({ code: 'CHAPTER_UNKNOWN' });

describe('a chapter host', () => {
  it('makes chapters at run time, each in a schema of its own', async () => {
    await expect(world.host.context(nairobi, undefined)).rejects.toEqual(unknown);
    const profile = { ...berlinProfile, name: 'Nairobi' };
    await world.host.provision({ chapter: nairobi, profile, leadOrganizer: undefined });
    expect(world.host.chapters()).toEqual([berlin, nairobi]);

    const member = newUuid();
    await joinChapter(await world.host.context(nairobi, world.viewer(member)));
    const elsewhere = await world.host.context(berlin, world.viewer(member));
    expect(await elsewhere.membership()).toBeUndefined();
  });

  it('leaves a chapter that stands as it is, however often and at once it is made', async () => {
    const before = await world.host.snapshot(berlin);
    const profile = { ...berlinProfile, name: 'Another' };
    await Promise.all(
      [1, 2, 3].map(() => world.host.provision({ chapter: berlin, profile, leadOrganizer: newUuid() })),
    );
    expect(await world.host.snapshot(berlin)).toEqual(before);
  });

  it('finds chapters another process has made meanwhile', async () => {
    const other = await world.secondHost();
    const lagos = toChapterKey('lagos');
    await other.provision({ chapter: lagos, profile: berlinProfile, leadOrganizer: undefined });
    expect(world.host.chapters()).not.toContain(lagos);
    expect((await world.host.context(lagos, undefined)).chapter).toBe(lagos);
    expect(world.host.chapters()).toContain(lagos);
  });

  it('opens again with its chapters, migrating those that are behind', async () => {
    await world.pool.query(`UPDATE host.chapter SET migrated_to = 'older' WHERE key = $1`, [berlin]);
    const again = await world.secondHost();
    expect(again.chapters()).toContain(berlin);
    const behind = await world.pool.query(`SELECT 1 FROM host.chapter WHERE migrated_to = 'older'`);
    expect(behind.rowCount).toBe(0);
  });

  it('takes no chapter key that is none', async () => {
    const request = { chapter: 'a"; DROP' as never, profile: berlinProfile, leadOrganizer: undefined };
    await expect(world.host.provision(request)).rejects.toEqual(expect.objectContaining({ code: 'BAD_ID' }));
  });

  it('gives a snapshot of what may leave the chapter, in the shapes of the feed', async () => {
    const event = await world.event({ venue: { name: 'Hall', city: 'Berlin', country: 'de' } });
    await world.event({ title: 'Draft', publish: false });
    const { items } = await world.host.snapshot(berlin);
    for (const item of items) expect(changeBody.parse(item)).toEqual(item);
    expect(items.filter((item) => item.type === 'event.changed').map((item) => item.data)).toEqual([
      expect.objectContaining({ eventId: event.id, city: 'Berlin', country: 'DE', status: 'PUBLISHED' }),
    ]);
    await expect(world.host.snapshot(toChapterKey('nowhere'))).rejects.toEqual(unknown);
  });
});

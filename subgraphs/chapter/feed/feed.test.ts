import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChapterNews, FeedCursor } from '../../../kernel/feed.ts';
import { type ChapterKey, toChapterKey, type Uuid } from '../../../kernel/ids.ts';
import { type Change, change } from '../../../schema/changes.ts';
import { berlin, berlinProfile, ChapterWorld } from '../chapter.testing.ts';
import { updateChapter } from '../profile/profile.service.ts';
import { rsvp } from '../rsvp/rsvp.service.ts';

const nairobi = toChapterKey('nairobi');
const never = new AbortController().signal;

let world: ChapterWorld;
beforeAll(async () => {
  world = await ChapterWorld.open();
  await world.host.provision({ chapter: nairobi, profile: berlinProfile, leadOrganizer: undefined });
});
afterAll(() => world.close());

const ask = (cursors: FeedCursor[], limit = 100, waitMs = 0, signal = never) =>
  world.host.feed({ cursors, limit, waitMs }, signal);

const head = async (chapter: ChapterKey): Promise<FeedCursor> => {
  const { epoch, seq } = await world.host.snapshot(chapter);
  return { chapter, epoch, seq };
};

const changesOf = (news: ChapterNews | undefined): readonly Change[] =>
  news?.kind === 'changes' ? news.changes : [];

const rename = async (name: string) => updateChapter(await world.as(world.lead), { name });

describe('the feed', () => {
  it('gives changes in order and without gap, in their shapes, while many write at once', async () => {
    const start = await head(berlin);
    const [one, two] = await Promise.all([world.event({ capacity: 3 }), world.event()]);
    const members = await world.members(12);
    await Promise.all(
      members.map(async (member, index) =>
        rsvp(await world.as(member), { eventId: (index % 2 ? one : two).id as Uuid, response: 'YES' }),
      ),
    );
    const page = await ask([start]);
    const changes = changesOf(page.news[0]);
    expect(changes.map(({ seq }) => seq)).toEqual(changes.map((_, index) => start.seq + 1 + index));
    expect(changes).toHaveLength(14);
    for (const one of changes) expect(change.parse(one)).toEqual(one);
    expect((await head(berlin)).seq).toBe(start.seq + 14);
    expect(page).toMatchObject({ more: false, unknown: [] });
  });

  it('pages within the limit, which chapters share', async () => {
    const starts = [await head(berlin), await head(nairobi)];
    for (const name of ['a', 'b', 'c', 'd']) await rename(name);
    const seen: string[] = [];
    let cursor = starts;
    for (let more = true; more; ) {
      const page = await ask(cursor, 2);
      more = page.more;
      for (const news of page.news) {
        const changes = changesOf(news);
        expect(changes.length).toBeLessThanOrEqual(2);
        seen.push(...changes.map((one) => (one.data as { name: string }).name));
        const seq = changes.at(-1)?.seq as number;
        cursor = cursor.map((one) => (one.chapter === news.chapter ? { ...one, seq } : one));
      }
    }
    expect(seen).toEqual(['a', 'b', 'c', 'd']);
  });

  it('asks to begin anew when there is no cursor, another epoch, or one ahead of it', async () => {
    const { epoch, seq } = await head(berlin);
    const reset = { news: [{ kind: 'reset', chapter: berlin, epoch }], more: false };
    expect(await ask([{ chapter: berlin, epoch: null, seq: 0 }])).toMatchObject(reset);
    expect(await ask([{ chapter: berlin, epoch: 'restored', seq }])).toMatchObject(reset);
    expect(await ask([{ chapter: berlin, epoch, seq: seq + 1 }])).toMatchObject(reset);
  });

  it('asks to begin anew when the outbox no longer holds what comes next', async () => {
    const start = await head(berlin);
    await rename('e');
    await rename('f');
    const { db } = await world.as(undefined);
    await db.query(`DELETE FROM ${db.schema}.outbox WHERE seq = $1`, [start.seq + 1]);
    expect((await ask([start])).news).toEqual([{ kind: 'reset', chapter: berlin, epoch: start.epoch }]);
  });

  it('names chapters it does not hold', async () => {
    const nowhere = toChapterKey('nowhere');
    const page = await ask([{ chapter: nowhere, epoch: null, seq: 0 }, await head(nairobi)]);
    expect(page).toMatchObject({ unknown: [nowhere], news: [] });
  });

  it('waits for a change, made in this process or another', async () => {
    for (const host of [world.host, await world.secondHost()]) {
      const waiting = ask([await head(berlin)], 100, 20_000);
      const ctx = await host.context(berlin, world.viewer(world.lead));
      await updateChapter(ctx, { city: `City ${Math.random()}` });
      expect(changesOf((await waiting).news[0])).toHaveLength(1);
    }
  });

  it('ends the wait when the follower goes', async () => {
    const controller = new AbortController();
    const waiting = ask([await head(berlin)], 100, 30_000, controller.signal);
    controller.abort();
    expect((await waiting).news).toEqual([]);
  });

  it('refuses limits and waits beyond the bounds', async () => {
    const bad = expect.objectContaining({ code: 'BAD_REQUEST' });
    await expect(ask([], 0)).rejects.toEqual(bad);
    await expect(ask([], 5_001)).rejects.toEqual(bad);
    await expect(ask([], 10, 30_001)).rejects.toEqual(bad);
  });
});

describe('a snapshot', () => {
  it('holds exactly the changes up to its number, while others write', async () => {
    const event = await world.event();
    const members = await world.members(30);
    const writing = Promise.all(
      members.map(async (member) => rsvp(await world.as(member), { eventId: event.id, response: 'YES' })),
    );
    const snapshots = await Promise.all(Array.from({ length: 6 }, () => world.host.snapshot(berlin)));
    await writing;
    const { db } = await world.as(undefined);
    for (const { seq, items } of snapshots) {
      const [last] = await db.query<{ yes: number }>(
        `SELECT (data->'counts'->>'yes')::integer AS yes FROM ${db.schema}.outbox
         WHERE seq <= $1 AND data->>'eventId' = $2 ORDER BY seq DESC LIMIT 1`,
        [seq, event.id],
      );
      const state = items.find((item) => item.type === 'event.changed' && item.data.eventId === event.id);
      expect(state).toMatchObject({ data: { counts: { yes: last?.yes } } });
    }
  });
});

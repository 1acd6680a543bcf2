import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type ChapterKey, chapterId } from '../../../kernel/ids.ts';
import { TestDirectory } from './directory.testing.ts';

let directory: TestDirectory;
beforeAll(async () => {
  directory = await TestDirectory.open();
});
afterAll(() => directory.close());

it('an event is listed under each chapter that was asked to host it and agreed', async () => {
  const [owner, asked, stranger] = (await Promise.all(
    ['owner', 'asked', 'stranger'].map((key) => directory.chapter(key)),
  )) as [ChapterKey, ChapterKey, ChapterKey];
  const eventId = await directory.event(owner, { coHosts: [asked] });
  const under = async (chapter: ChapterKey) => {
    const { data } = await directory.ask<{ directory: { nodes: { coHosts: { id: string }[] }[] } }>(
      `{ directory(filter: { chapterIds: ["${chapterId(chapter)}"], from: "2026-01-01T00:00:00Z" }) {
        nodes { coHosts { id } } } }`,
    );
    return data.directory.nodes;
  };
  const agree = (chapter: ChapterKey, listed: boolean) =>
    directory.tell(chapter, { type: 'listing.changed', data: { owner, eventId, listed } });

  expect([await under(owner), await under(asked)]).toEqual([[{ coHosts: [] }], []]);
  await agree(asked, true);
  await agree(stranger, true);
  const shared = [{ coHosts: [{ id: chapterId(asked) }] }];
  expect([await under(owner), await under(asked), await under(stranger)]).toEqual([shared, shared, []]);
  await agree(asked, false);
  expect(await under(asked)).toEqual([]);
});

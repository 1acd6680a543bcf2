import { expect, it } from '@jest/globals';
import { unaccountedColumns } from '../../../test/setup/unaccounted-columns.ts';
import { ChapterWorld } from '../chapter.testing.ts';
import { CHAPTER_PEOPLE, NOT_CHAPTER_PEOPLE } from './people.ts';

it('the register of what a chapter keeps about members has every column that may hold someone', async () => {
  const world = await ChapterWorld.open();
  const found = await unaccountedColumns(world.pool, 'chapter_berlin', CHAPTER_PEOPLE, NOT_CHAPTER_PEOPLE);
  await world.close();
  expect(found).toEqual([]);
});

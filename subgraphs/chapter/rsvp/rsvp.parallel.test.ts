import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ChapterWorld } from '../chapter.testing.ts';
import { checkHistories } from './model/history.testing.ts';
import { rush } from './model/rush.testing.ts';

let world: ChapterWorld;
beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());

/** `npm run model:rush -- 100` makes more rounds, `npm run model:history -- 2000` more histories. */
const ROUNDS = 3;
const HISTORIES = 25;

it(`gives one seat to one of 500 who want it at once, in ${ROUNDS} rounds`, async () => {
  const figures = await rush(world, { rounds: ROUNDS, clients: 500 });
  expect(figures).toMatchObject({ oversold: 0, gaps: 0, inversions: 0 });
}, 60_000);

it(`answers steps in parallel as if one came after another, in ${HISTORIES} histories`, async () => {
  expect(await checkHistories(world, { runs: HISTORIES })).toMatchObject({ histories: HISTORIES });
}, 60_000);

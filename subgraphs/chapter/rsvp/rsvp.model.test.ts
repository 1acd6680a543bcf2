import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ChapterWorld } from '../chapter.testing.ts';
import { checkLives } from './model/check-life.testing.ts';

let world: ChapterWorld;
beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());

/** `npm run model:rsvp -- 10000` plays many more. */
const RUNS = 20;

it(`does as the model does, in ${RUNS} lives of events`, async () => {
  const figures = await checkLives(world, { runs: RUNS });
  expect(figures).toMatchObject({ sequences: RUNS, oversold: 0, duplicates: 0, inversions: 0, gaps: 0 });
}, 60_000);

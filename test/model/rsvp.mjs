#!/usr/bin/env node
// Holds RSVPs to their model at length, on a database of its own: `npm run model:rsvp -- [runs] [seed]` plays lives of
// events, `model:history` steps in parallel, and `npm run model:rush -- [rounds] [clients]` rushes for one seat.
import 'reflect-metadata';
import { ChapterWorld } from '../../subgraphs/chapter/chapter.testing.ts';
import { checkLives } from '../../subgraphs/chapter/rsvp/model/check-life.testing.ts';
import { checkHistories } from '../../subgraphs/chapter/rsvp/model/history.testing.ts';
import { rush } from '../../subgraphs/chapter/rsvp/model/rush.testing.ts';
import { startSharedPostgres, stopSharedPostgres } from '../setup/shared-postgres.ts';

const withSeed = (seed) => (seed === undefined ? {} : { seed });
const MODELS = {
  rsvp: (world, [runs = 10_000, seed]) => checkLives(world, { runs, ...withSeed(seed) }),
  history: (world, [runs = 2_000, seed]) => checkHistories(world, { runs, ...withSeed(seed) }),
  rush: (world, [rounds = 100, clients = 500]) => rush(world, { rounds, clients }),
};

const [name, ...numbers] = process.argv.slice(2);
const began = performance.now();
await startSharedPostgres();
try {
  const world = await ChapterWorld.open();
  const figures = await MODELS[name](world, numbers.map(Number));
  await world.close();
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(JSON.stringify({ name: `model:${name}`, figures: { ...figures, seconds } }));
} finally {
  await stopSharedPostgres();
}

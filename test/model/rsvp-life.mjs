#!/usr/bin/env node
// Plays generated lives of events against the model, on a database of its own: `npm run model:rsvp -- [runs] [seed]`.
import 'reflect-metadata';
import { ChapterWorld } from '../../subgraphs/chapter/chapter.testing.ts';
import { checkLives } from '../../subgraphs/chapter/rsvp/model/check-life.testing.ts';
import startPostgres from '../setup/start-postgres.ts';
import stopPostgres from '../setup/stop-postgres.ts';

const [runs = 10_000, seed] = process.argv.slice(2).map(Number);
const began = performance.now();
await startPostgres();
try {
  const world = await ChapterWorld.open();
  const figures = await checkLives(world, { runs, ...(seed === undefined ? {} : { seed }) });
  await world.close();
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(JSON.stringify({ name: 'model:rsvp', figures: { ...figures, seconds } }));
} finally {
  await stopPostgres();
}

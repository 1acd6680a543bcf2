#!/usr/bin/env node
// Compares the engine with graphql-js over generated graphs: `npm run soak:engine -- [seed] [graphs] [operations]`, with
// `--fallback` planned by our own planner alone. Each difference is cut down to a small case.
import { reduce } from '../gateway/engine/test-kit/generated/reduce.ts';
import { soak } from '../gateway/engine/test-kit/generated/soak.ts';
import { writeSubgraphs } from '../gateway/engine/test-kit/generated/write-sdl.ts';

const given = process.argv.slice(2);
const planning = given.includes('--fallback') ? 'fallback' : 'library';
const [seed = 1, graphs = 1000, operations = 10] = given.filter((text) => /^\d+$/.test(text)).map(Number);
const { failing, ...figures } = await soak({ seed, graphs, operations, planning });

/** Fails in a way the case did: with data, an error too few or one too many. */
const kinds = (differences) => differences.map((text) => text.split(/[":\d]/)[0]);

for (const { differences, ...found } of failing.slice(0, 5)) {
  const before = kinds(differences);
  const fails = async ({ request }, composed) => {
    const left = await composed.differences(request);
    return kinds(left).some((kind) => before.includes(kind));
  };
  const { model, request } = await reduce(found, planning, fails);
  console.log(`\n── seed ${found.seed}${model.faulty ? ', faulty' : ''}${model.lax ? ', lax' : ''}`);
  for (const [name, sdl] of Object.entries(writeSubgraphs(model))) console.log(`# ${name}\n${sdl}`);
  console.log(`${request.query}\n${JSON.stringify(request.variables)}\n${differences.join('\n')}`);
}
console.log(
  JSON.stringify({ name: 'soak:engine', planning, seed, graphs, ...figures, failing: failing.length }),
);
process.exitCode = failing.length === 0 ? 0 : 1;

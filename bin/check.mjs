#!/usr/bin/env node
// Everything a commit is held to besides the tests, side by side: format and lint, types, directions, dead code, schema.
import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';

const folders = [
  'cli',
  'gateway',
  'importers',
  'kernel',
  'migrations',
  'sample',
  'schema',
  'subgraphs',
  'test',
  'bin',
];
const checks = [
  ['format and lint', ['biome', 'ci', '--colors=off', '.']],
  [
    'types and schema',
    [
      'sh',
      '-c',
      'tsc -p tsconfig.json --noEmit --incremental false && tsc -p tsconfig.build.json && node bin/schema.mjs --check',
    ],
  ],
  ['directions', ['depcruise', '--config', '.dependency-cruiser.mjs', ...folders]],
  ['dead code', ['knip', '--no-progress']],
];

const env = { ...process.env, PATH: `node_modules/.bin:${process.env.PATH}` };

function run([name, [command, ...args]]) {
  const began = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('close', (code) => {
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      console.log(`${code === 0 ? '✓' : '✗'} ${name.padEnd(18)} ${seconds.padStart(5)} s`);
      resolve(code === 0 ? '' : `\n── ${name}\n${output}`);
    });
  });
}

const faults = (await Promise.all(checks.map(run))).filter((text) => text !== '');
for (const text of faults) console.error(text);
process.exitCode = faults.length === 0 ? 0 : 1;

import { readFile } from 'node:fs/promises';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

// Given to `node --import`, lets tests and their child processes run the TypeScript of this repository as it stands.
if (isMainThread) register(import.meta.url);

const GLOBALS = [
  'afterAll',
  'afterEach',
  'beforeAll',
  'beforeEach',
  'describe',
  'expect',
  'it',
  'jest',
  'test',
];
const source = GLOBALS.map((name) => `export const { ${name} } = globalThis;`).join('');

/** The package itself refuses to be loaded by Node.js; the runner has its names as globals. */
export function resolve(specifier, context, nextResolve) {
  if (specifier !== '@jest/globals') return nextResolve(specifier, context);
  return { url: `data:text/javascript,${encodeURIComponent(source)}`, shortCircuit: true };
}

export async function load(url, context, nextLoad) {
  // The runner adds a query, so that a file can be loaded again.
  if (!url.startsWith('file:') || !/\.ts(\?\d+)?$/.test(url)) return nextLoad(url, context);
  const { transform } = await import('@swc/core');
  const path = fileURLToPath(url);
  const { code } = await transform(await readFile(path, 'utf8'), {
    filename: path,
    swcrc: false,
    jsc: {
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
      target: 'es2022',
    },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  });
  return { format: 'module', source: code, shortCircuit: true };
}

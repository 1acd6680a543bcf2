import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../kernel/log.ts';
import { until } from '../../test/setup/until.ts';
import { Engine } from '../engine/engine.ts';
import { compose, scripted } from '../engine/test-kit/federation.ts';
import { EngineSource } from './engine-source.ts';
import { SupergraphWatch } from './watch-supergraph.ts';

const supergraphWith = (field: string) => compose({ only: { typeDefs: `type Query { ${field}: Int }` } });

let folder: string;
let file: string;
let source: EngineSource<undefined>;
let watch: SupergraphWatch;

const fields = () => Object.keys(source.current.engine.schema.getQueryType()?.getFields() ?? {});

async function start(intervalMs: number | undefined): Promise<void> {
  await writeFile(file, supergraphWith('old'));
  source = new EngineSource<undefined>(
    (supergraphSdl) => ({
      engine: new Engine({ supergraphSdl, subgraph: () => scripted(() => ({ data: { old: 1, fresh: 1 } })) }),
      close: () => undefined,
    }),
    supergraphWith('old'),
  );
  watch = new SupergraphWatch({ file, source, logger: silentLogger, intervalMs });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'supergraph-'));
  file = join(folder, 'supergraph.graphql');
});

afterEach(async () => {
  watch.close();
  await rm(folder, { recursive: true });
});

it('serves the file anew when another takes its place', async () => {
  await start(20);
  const next = join(folder, 'next');
  await writeFile(next, supergraphWith('fresh'));
  await rename(next, file);
  await until(async () => fields().includes('fresh'));
  expect(fields()).toEqual(['fresh']);
});

it('keeps what it serves while the file cannot be used, and takes the next that can', async () => {
  await start(undefined);
  await writeFile(file, 'type Query {');
  expect(await watch.reload()).toBe('refused');
  await rm(file);
  expect(await watch.reload()).toBe('refused');
  expect(fields()).toEqual(['old']);
  await writeFile(file, supergraphWith('fresh'));
  expect(await watch.reload()).toBe('replaced');
  expect(fields()).toEqual(['fresh']);
  expect(watch.loads).toEqual({ replaced: 1, same: 0, refused: 2 });
});

it('leaves everything as it is when the text is the same', async () => {
  await start(undefined);
  const before = source.current;
  expect(await watch.reload()).toBe('same');
  expect(source.current).toBe(before);
});

it('counts what plan caches did across a replacement, and keeps what the present one holds', async () => {
  await start(undefined);
  const ask = (query: string) => {
    source.current.prepare({ query });
    return source.current.execute({ query }, undefined);
  };
  await ask('{ old }');
  await ask('{ old }');
  await writeFile(file, supergraphWith('fresh'));
  await watch.reload();
  expect(source.planCache).toEqual({ entries: 0, bytes: 0, hits: 1, misses: 1, evictions: 0 });
  await ask('{ fresh }');
  expect(source.planCache).toMatchObject({ entries: 1, hits: 1, misses: 2 });
});

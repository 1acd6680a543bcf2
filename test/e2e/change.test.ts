import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compose, type SubgraphDefinition } from '../../gateway/engine/test-kit/federation.ts';
import { subgraphSchema } from '../../gateway/http/testing/federated-gateway.ts';
import { type SubgraphServer, startSubgraph } from '../../gateway/http/testing/subgraph-server.ts';
import { Client, until } from './client.ts';
import { House } from './house.ts';

const before: SubgraphDefinition = { typeDefs: 'type Query { old: Int }' };
const after: SubgraphDefinition = {
  typeDefs: 'type Query { old: Int fresh: Int }',
  resolvers: { Query: { old: () => 1, fresh: () => 2 } },
};

const house = new House();
let subgraph: SubgraphServer;
let file: string;

beforeEach(async () => {
  subgraph = await startSubgraph(subgraphSchema(after));
  file = join(await house.folder(), 'supergraph.graphql');
  await publish(before);
});

afterEach(() => subgraph.kill());
afterAll(() => house.close());

const publish = (definition: SubgraphDefinition) =>
  writeFile(file, compose({ only: definition }).replaceAll('http://only.test/graphql', subgraph.url));

const serves = (client: Client, field: string) => async () =>
  (await client.ask(`{ ${field} }`)).errors === undefined;

describe('a gateway whose supergraph file changes', () => {
  it('serves the new one when it watches', async () => {
    const { url } = await house.serve(['gateway', '--supergraph', file, '--no-auth', '--watch']);
    const client = new Client(url);
    expect(await serves(client, 'fresh')()).toBe(false);
    await publish(after);
    await until(serves(client, 'fresh'), 10_000);
  }, 30_000);

  it('looks at it on SIGHUP, says why it refuses it, and serves on', async () => {
    const { process, url } = await house.serve(['gateway', '--supergraph', file, '--no-auth']);
    const client = new Client(url);
    await writeFile(file, 'type Query {');
    process.child.kill('SIGHUP');
    await until(async () => process.output.includes('new supergraph refused; the old one stays'), 10_000);
    expect(await client.get('{ old }')).toEqual({ old: 1 });
    await publish(after);
    process.child.kill('SIGHUP');
    await until(serves(client, 'fresh'), 10_000);
  }, 30_000);
});

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getIntrospectionQuery } from 'graphql';
import { type ChapterKey, encodeId } from '../../kernel/ids.ts';
import { packageRoot } from '../../kernel/paths.ts';
import { discardFolders, temporaryFolder } from '../../test/setup/temporary-folder.ts';
import { until } from '../../test/setup/until.ts';
import { HeldGateway } from './gateway.testing.ts';

let gateway: HeldGateway;
beforeEach(() => {
  gateway = new HeldGateway();
});
afterEach(async () => {
  await gateway.close();
  await discardFolders();
});

const event = (chapter: string) => encodeId('Event', chapter as ChapterKey, 'e1');
const TITLE = `{ event(id: "${event('oslo')}") { title } }`;
const VERSION = '{ guidelines { version } }';
const READS = [
  ['community', VERSION, { guidelines: { version: 3 } }],
  ['chapters', TITLE, { event: { title: 'Dawn walk' } }],
] as const;

/** Asks one after the other, each once those before have been taken up. */
async function ask(names: readonly (string | undefined)[], query: string, before = 0) {
  const answers: Promise<unknown>[] = [];
  for (const name of names) {
    answers.push((await gateway.client(name)).ask(query));
    await gateway.hasTaken(before + answers.length);
  }
  return answers;
}

describe('a community’s gateway that shares reads', () => {
  test.each(READS)('asks its %s once for what one viewer reads at one moment', async (from, query, data) => {
    await gateway.start({ SHARE_READS: 'true' });
    const answers = await ask(['ada', 'ada', 'bea', undefined, undefined, 'ada'], query);
    expect(gateway[from].map(({ reader }) => reader)).toEqual(['ada', 'bea', undefined]);
    for (const call of gateway[from]) call.answer(structuredClone(data));
    for (const answer of await Promise.all(answers)) expect(answer).toEqual({ data });
  });

  test.each(READS)('parts reads of its %s by a mutation anywhere', async (from, query, data) => {
    await gateway.start({ SHARE_READS: 'true' });
    const rsvp = `mutation { rsvp(input: {eventId: "${event('quito')}", response: YES}) { errors { code } } }`;
    const [first] = await ask(['ada'], query);
    const [written] = await ask(['ada'], rsvp, 1);
    gateway.chapters.find(({ text }) => text.includes('rsvp'))?.answer({ rsvp: { errors: [] } });
    await written;
    const [second] = await ask(['ada'], query, 2);
    const reads = gateway[from].filter(({ text }) => !text.includes('rsvp'));
    expect(reads).toHaveLength(2);
    for (const call of reads) call.answer(structuredClone(data));
    expect(await Promise.all([first, second])).toEqual([{ data }, { data }]);
  });
});

test.each(READS)('reads of its %s are not shared unless asked for', async (from, query, data) => {
  await gateway.start({});
  const answers = await ask(['ada', 'ada'], query);
  expect(gateway[from]).toHaveLength(2);
  for (const call of gateway[from]) call.answer(data);
  await Promise.all(answers);
});

test('a community’s gateway tells clients the API and nothing of how it is composed', async () => {
  await gateway.start({});
  const { data, errors } = await (await gateway.client()).ask(getIntrospectionQuery());
  expect(errors).toBeUndefined();
  const text = JSON.stringify(data);
  expect(text).toContain('"name":"rsvpCounts"');
  expect(text).not.toMatch(
    /join__|link__|federation|_entities|_service|_Any|FieldSet|@tag|inaccessible|routedBy|listSize|"cost"|shareable|composeDirective/,
  );
});

describe('a community’s gateway with a supergraph of its own', () => {
  const own = () => readFile(join(packageRoot, 'schema/supergraph.graphql'), 'utf8');
  const newer = async () =>
    (await own()).replace(/^type Query .*\{$/m, '$&\n  motto: String @join__field(graph: COMMUNITY)');

  test('serves that of a newer release as soon as it stands there', async () => {
    const file = join(await temporaryFolder(), 'supergraph.graphql');
    await writeFile(file, await own());
    await gateway.start({}, { supergraph: { file, anew: 'hangup' } });
    const client = await gateway.client('ada');
    const { errors } = await client.ask('{ motto }');
    expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    const under = client.ask(TITLE);
    await until(async () => gateway.chapters.length === 1);
    await writeFile(file, await newer());
    process.emit('SIGHUP');
    await gateway.hasChanged();
    const fresh = client.ask('{ motto }');
    await until(async () => gateway.community.length === 1);
    gateway.community[0]?.answer({ motto: 'Together' });
    expect(await fresh).toEqual({ data: { motto: 'Together' } });
    gateway.chapters[0]?.answer({ event: { title: 'Dawn walk' } });
    expect(await under).toEqual({ data: { event: { title: 'Dawn walk' } } });
  });

  test('refuses one whose subgraphs a community does not have', async () => {
    const file = join(await temporaryFolder(), 'supergraph.graphql');
    await writeFile(file, (await own()).replaceAll('name: "community"', 'name: "films"'));
    await expect(gateway.start({}, { supergraph: { file } })).rejects.toMatchObject({
      code: 'BAD_CONFIG',
      message: expect.stringMatching(/"films".*--no-auth/),
    });
  });
});

import type { ExecutionResult } from 'graphql';
import type { EventState } from '../../../schema/changes.ts';
import { applyChanges } from '../rollup/directory.projection.ts';
import { event, NO_COUNTS, profile } from '../rollup/rollup.testing.ts';
import { TestDirectory } from './directory.testing.ts';

let test: TestDirectory;
const open: AsyncGenerator<ExecutionResult>[] = [];
beforeAll(async () => {
  test = await TestDirectory.open();
});
afterAll(() => test.close());
afterEach(async () => {
  await Promise.all(open.splice(0).map((source) => source.return(undefined)));
  await test.clear();
});

async function watch(args = ''): Promise<() => Promise<unknown>> {
  const source = await test.subscribe(
    `subscription { directoryActivity${args} { title status yesCount chapter { name } } }`,
  );
  open.push(source);
  return async () => {
    const { value } = await source.next();
    expect(value.errors).toBeUndefined();
    return value.data?.directoryActivity;
  };
}
const changed = (data: EventState) => ({ type: 'event.changed' as const, data });

it('tells each change of the directory, cancelling and counts too', async () => {
  const lyon = await test.chapter('lyon');
  const next = await watch();
  const meeting = event({ title: 'Meeting' });
  const first = next();
  await test.tell(lyon, changed(meeting));
  const shown = { title: 'Meeting', status: 'PUBLISHED', yesCount: 0, chapter: { name: 'lyon' } };
  expect(await first).toEqual(shown);
  const second = next();
  const counts = { ...NO_COUNTS, version: 1, yes: 3 };
  await test.tell(lyon, { type: 'event.counted', data: { eventId: meeting.eventId, counts } });
  expect(await second).toEqual({ ...shown, yesCount: 3 });
  const third = next();
  await test.tell(lyon, changed({ ...meeting, counts, status: 'CANCELLED' }));
  expect(await third).toEqual({ ...shown, yesCount: 3, status: 'CANCELLED' });
});

it('tells what comes with each event as it is then', async () => {
  const lyon = await test.chapter('lyon');
  const next = await watch();
  const first = next();
  await test.event(lyon, { title: 'a' });
  expect(await first).toMatchObject({ chapter: { name: 'lyon' } });
  const second = next();
  await test.tell(
    lyon,
    { type: 'chapter.changed', data: profile({ name: 'renamed' }) },
    changed(event({ title: 'b' })),
  );
  expect(await second).toMatchObject({ title: 'b', chapter: { name: 'renamed' } });
});

it('gives a slow reader the newest state once, of a change that committed late too', async () => {
  const [lyon, nice] = [await test.chapter('lyon'), await test.chapter('nice')];
  const next = await watch();
  const first = next();
  await test.event(lyon, { title: 'first' });
  expect(await first).toMatchObject({ title: 'first' });
  // This one takes its number first and commits last.
  const late = event({ title: 'late' });
  const other = event({ title: 'other' });
  await test.tables.db.transaction(async (tx) => {
    await applyChanges(tx, nice, [changed(late)]);
    for (const yes of [1, 2, 3]) {
      await test.tell(lyon, changed({ ...other, counts: { ...NO_COUNTS, yes } }));
    }
    expect(await next()).toMatchObject({ title: 'other', yesCount: 3 });
  });
  const last = next();
  test.tables.notices.publish('directory');
  expect(await last).toMatchObject({ title: 'late' });
});

it('tells only what the filter lets through, and nothing of chapters that are not listed', async () => {
  const lyon = await test.chapter('lyon');
  const trial = await test.chapter('trial', {}, { status: 'TEST' });
  const next = await watch('(filter: { topics: ["R"] })');
  const first = next();
  await test.event(lyon, { title: 'no', topics: ['sql'] });
  await test.event(trial, { title: 'no', topics: ['r'] });
  await test.event(lyon, { title: 'yes', topics: ['r'] });
  expect(await first).toMatchObject({ title: 'yes' });
});

it('ends when its reader goes, though it was waiting', async () => {
  const source = await test.subscribe('subscription { directoryActivity { title } }');
  const waiting = source.next();
  await source.return(undefined);
  expect(await waiting).toEqual({ done: true, value: undefined });
});

it('refuses a filter it cannot understand', async () => {
  await expect(
    test.subscribe('subscription { directoryActivity(filter: { countries: ["x"] }) { title } }'),
  ).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
});

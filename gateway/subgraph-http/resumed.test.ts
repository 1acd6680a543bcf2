import { ChapterhouseError, type ErrorCode } from '../../kernel/errors.ts';
import { type ResumedOptions, type ResumePolicy, resumed } from './resumed.ts';

const POLICY: ResumePolicy = { attempts: 3, pauseMs: 2, maxPauseMs: 8, steadyMs: 60_000 };
const never = new AbortController().signal;
const failure = (code: ErrorCode) => new ChapterhouseError(code, 'It broke.');

/** Sources one after the other: the events of each, then its end or failure; `hang` never ends. */
function sources(...scripts: (readonly (number | Error | 'hang')[])[]) {
  const state = { opened: 0, closed: 0, openedAt: [] as number[] };
  const open = async function* () {
    const script = scripts[Math.min(state.opened, scripts.length - 1)] ?? [];
    state.opened += 1;
    state.openedAt.push(performance.now());
    try {
      for (const step of script) {
        if (step instanceof Error) throw step;
        if (step === 'hang') await new Promise(() => undefined);
        else yield step;
      }
    } finally {
      state.closed += 1;
    }
  };
  return Object.assign(state, { open });
}

const events = (open: ResumedOptions<number>['open'], options: Partial<ResumedOptions<number>> = {}) =>
  resumed<number>({ open, policy: POLICY, signal: never, ...options });

/** All events, and the code of what ended them. */
async function collect(stream: AsyncIterable<number>): Promise<unknown[]> {
  const found: unknown[] = [];
  try {
    for await (const event of stream) found.push(event);
  } catch (error) {
    found.push((error as ChapterhouseError).code);
  }
  return found;
}

test('a source that ends is not opened again', async () => {
  const source = sources([1, 2]);
  expect(await collect(events(source.open))).toEqual([1, 2]);
  expect(source.opened).toBe(1);
});

test.each(['SUBGRAPH_UNAVAILABLE', 'SUBGRAPH_TIMEOUT', 'CHAPTER_UNAVAILABLE', 'CHAPTER_TIMEOUT'] as const)(
  'a source that drops with %s is opened again, and its events follow',
  async (code) => {
    const source = sources([1, failure(code)], [failure(code)], [2, 3]);
    expect(await collect(events(source.open))).toEqual([1, 2, 3]);
    expect(source.opened).toBe(3);
  },
);

test('after the last attempt the failure is told', async () => {
  const source = sources([1, failure('SUBGRAPH_UNAVAILABLE')], [failure('SUBGRAPH_TIMEOUT')]);
  expect(await collect(events(source.open))).toEqual([1, 'SUBGRAPH_TIMEOUT']);
  expect(source.opened).toBe(4);
});

test('a source that stands only a moment each time uses its attempts up', async () => {
  const source = sources([1, failure('SUBGRAPH_UNAVAILABLE')]);
  expect(await collect(events(source.open))).toEqual([1, 1, 1, 1, 'SUBGRAPH_UNAVAILABLE']);
});

test('a source that stood for long has all its attempts again', async () => {
  const source = sources(...new Array(6).fill([1, failure('SUBGRAPH_UNAVAILABLE')]), [2]);
  const stream = events(source.open, { policy: { ...POLICY, steadyMs: 0 } });
  expect(await collect(stream)).toEqual([1, 1, 1, 1, 1, 1, 2]);
});

test('the pauses grow', async () => {
  const source = sources([1, failure('SUBGRAPH_UNAVAILABLE')], [failure('SUBGRAPH_UNAVAILABLE')]);
  const policy = { attempts: 3, pauseMs: 20, maxPauseMs: 1_000, steadyMs: 60_000 };
  await collect(events(source.open, { policy }));
  const pauses = source.openedAt.slice(1).map((at, i) => at - (source.openedAt[i] ?? 0));
  // At least half of 20, 40 and 80 ms; timers may be a millisecond early.
  for (const [i, least] of [9, 19, 39].entries()) expect(pauses[i]).toBeGreaterThanOrEqual(least);
});

test.each([
  ['refuses', failure('SUBGRAPH_INVALID'), 'SUBGRAPH_INVALID'],
  ['is being shut down', failure('SHUTTING_DOWN'), 'SHUTTING_DOWN'],
  ['has a fault', new TypeError('x'), undefined],
])('a source that %s is not opened again', async (_name, error, code) => {
  const source = sources([1, error]);
  expect(await collect(events(source.open))).toEqual([1, code]);
  expect(source.opened).toBe(1);
});

test('a source that never gave an event is not opened again', async () => {
  const source = sources([failure('SUBGRAPH_UNAVAILABLE')], [1]);
  expect(await collect(events(source.open))).toEqual(['SUBGRAPH_UNAVAILABLE']);
  expect(source.opened).toBe(1);
});

test('without a policy the first drop is told, as the caller words it', async () => {
  const source = sources([1, failure('SUBGRAPH_UNAVAILABLE')], [2]);
  const stream = events(source.open, { policy: undefined, failure: () => failure('CHAPTER_UNAVAILABLE') });
  expect(await collect(stream)).toEqual([1, 'CHAPTER_UNAVAILABLE']);
});

test.each(['return', 'abort'])('%s ends a stream that waits for an event', async (how) => {
  const source = sources(['hang']);
  const caller = new AbortController();
  const stream = events(source.open, { signal: caller.signal });
  const waiting = stream.next();
  await new Promise(setImmediate);
  if (how === 'abort') caller.abort();
  else void stream.return(undefined);
  expect((await waiting).done).toBe(true);
});

test('an abort ends a stream that waits to try again', async () => {
  const source = sources([1, failure('SUBGRAPH_UNAVAILABLE')]);
  const caller = new AbortController();
  const policy = { ...POLICY, pauseMs: 60_000, maxPauseMs: 60_000 };
  const stream = events(source.open, { policy, signal: caller.signal });
  await stream.next();
  const waiting = stream.next();
  await new Promise(setImmediate);
  caller.abort();
  expect((await waiting).done).toBe(true);
  expect(source.opened).toBe(1);
});

test('a stream aborted before opens nothing', async () => {
  const source = sources([1]);
  expect(await collect(events(source.open, { signal: AbortSignal.abort() }))).toEqual([]);
  expect(source.opened).toBe(0);
});

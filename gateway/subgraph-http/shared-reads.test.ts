import { parse } from 'graphql';
import { ChapterhouseError } from '../../kernel/errors.ts';
import type { Cancellation } from '../engine/cancellation.ts';
import type { FetchOperation, Subgraph, SubgraphRequest, SubgraphResponse } from '../engine/subgraph.ts';
import { SharedReads } from './shared-reads.ts';

interface Held {
  readonly text: string;
  readonly context: string;
  readonly signal: Cancellation;
  answer(response: SubgraphResponse): void;
  fail(error: unknown): void;
}

/** A subgraph whose answers the test gives one by one. */
function held() {
  const calls: Held[] = [];
  const inner: Subgraph<string> = {
    fetch: ({ operation }, context, signal) =>
      new Promise((resolve, reject) => {
        calls.push({ text: operation.text, context, signal, answer: resolve, fail: reject });
      }),
    subscribe: async function* () {
      yield { data: { from: 'inner' } };
    },
  };
  return { calls, inner };
}

function request(text: string, variables: Record<string, unknown> = {}): SubgraphRequest {
  const document = parse(text);
  const kind = text.startsWith('mutation') ? 'mutation' : 'query';
  const operation: FetchOperation = {
    subgraph: 'one',
    kind,
    text,
    document,
    variableNames: Object.keys(variables),
    entities: [],
  };
  return { operation, variables, representations: [] };
}

const never = new AbortController().signal;
const shared = (inner: Subgraph<string>) =>
  new SharedReads<string>(inner, (context) => (context === '' ? undefined : context));

test('the same query of the same reader is asked once, and each receiver owns its data', async () => {
  const { calls, inner } = held();
  const reads = shared(inner);
  const both = [1, 2, 3].map(() => reads.fetch(request('{ a { b } }'), 'ann', never));
  expect(calls).toHaveLength(1);
  calls[0]?.answer({ data: { a: { b: 1 } }, errors: [{ message: 'Half.' }] });
  const [first, second, third] = await Promise.all(both);
  (first?.data?.['a'] as { b: number }).b = 2;
  delete second?.data?.['a'];
  expect(third).toEqual({ data: { a: { b: 1 } }, errors: [{ message: 'Half.' }] });
  expect(second).toEqual({ data: {}, errors: [{ message: 'Half.' }] });
});

test('a receiver that changes its data at once does not change the others’', async () => {
  const { calls, inner } = held();
  const reads = shared(inner);
  const seen: unknown[] = [];
  const both = [1, 2].map(() =>
    reads.fetch(request('{ a }'), 'ann', never).then(({ data }) => {
      seen.push({ ...data });
      if (data) data['a'] = 'mine';
    }),
  );
  calls[0]?.answer({ data: { a: 1 } });
  await Promise.all(both);
  expect(seen).toEqual([{ a: 1 }, { a: 1 }]);
});

test.each([
  ['another reader', request('{ a }'), 'bea'],
  ['another text', request('{ b }'), 'ann'],
  ['other variables', request('{ a }', { n: 2 }), 'ann'],
  ['a reader who shares nothing', request('{ a }'), ''],
])('%s is asked for alone', (_name, other, context) => {
  const { calls, inner } = held();
  const reads = shared(inner);
  void reads.fetch(request('{ a }'), context === '' ? '' : 'ann', never);
  void reads.fetch(other, context, never);
  expect(calls).toHaveLength(2);
});

test('a reader’s key cannot run into the body', () => {
  const { calls, inner } = held();
  const reads = shared(inner);
  void reads.fetch(request('{ a }'), 'ann', never);
  void reads.fetch(request('{ a }'), 'ann\0{"query":"{ a }"}', never);
  expect(calls).toHaveLength(2);
});

test('mutations are never shared', () => {
  const { calls, inner } = held();
  const reads = shared(inner);
  void reads.fetch(request('mutation { a }'), 'ann', never);
  void reads.fetch(request('mutation { a }'), 'ann', never);
  expect(calls).toHaveLength(2);
});

test('a read after a mutation joins none from before its end', async () => {
  const { calls, inner } = held();
  const reads = shared(inner);
  const before = reads.fetch(request('{ a }'), 'ann', never);
  const mutation = reads.fetch(request('mutation { a }'), 'ann', never);
  const amid = reads.fetch(request('{ a }'), 'ann', never);
  calls[1]?.answer({ data: { a: 2 } });
  await mutation;
  const after = reads.fetch(request('{ a }'), 'ann', never);
  expect(calls).toHaveLength(3);
  calls[2]?.answer({ data: { a: 2 } });
  calls[0]?.answer({ data: { a: 1 } });
  expect(await Promise.all([before, amid, after])).toEqual([1, 1, 2].map((a) => ({ data: { a } })));
});

test('what is over is not shared', async () => {
  const { calls, inner } = held();
  const reads = shared(inner);
  const first = reads.fetch(request('{ a }'), 'ann', never);
  calls[0]?.answer({ data: { a: 1 } });
  await first;
  void reads.fetch(request('{ a }'), 'ann', never);
  expect(calls).toHaveLength(2);
});

test('a failure reaches all', async () => {
  const { calls, inner } = held();
  const reads = shared(inner);
  const both = [1, 2].map(() => reads.fetch(request('{ a }'), 'ann', never));
  calls[0]?.fail(new ChapterhouseError('SUBGRAPH_TIMEOUT', 'Too slow.'));
  for (const each of both) await expect(each).rejects.toMatchObject({ code: 'SUBGRAPH_TIMEOUT' });
});

test('one of two that goes away leaves the request to the other', async () => {
  for (const leaving of [0, 1]) {
    const { calls, inner } = held();
    const reads = shared(inner);
    const callers = [new AbortController(), new AbortController()];
    const both = callers.map(({ signal }) => reads.fetch(request('{ a }'), 'ann', signal));
    callers[leaving]?.abort(new Error('left'));
    await expect(both[leaving]).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    expect(calls[0]?.signal.aborted).toBe(false);
    calls[0]?.answer({ data: { a: 1 } });
    expect(await both[1 - leaving]).toEqual({ data: { a: 1 } });
  }
});

test('the last that goes away ends the request, and whoever comes then begins another', async () => {
  const { calls, inner } = held();
  const reads = shared(inner);
  const callers = [new AbortController(), new AbortController()];
  const both = callers.map(({ signal }) => reads.fetch(request('{ a }'), 'ann', signal));
  callers[0]?.abort(new Error('left'));
  await expect(both[0]).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  callers[1]?.abort(new Error('left too'));
  expect(calls[0]?.signal.aborted).toBe(true);
  const later = reads.fetch(request('{ a }'), 'ann', never);
  expect(calls).toHaveLength(2);
  calls[0]?.fail(new ChapterhouseError('SUBGRAPH_UNAVAILABLE', 'Not waited for.'));
  await expect(both[1]).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  calls[1]?.answer({ data: { a: 1 } });
  expect(await later).toEqual({ data: { a: 1 } });
});

test('subscriptions pass through', async () => {
  const { inner } = held();
  const events = shared(inner).subscribe(request('subscription { a }'), 'ann', never);
  expect(await events[Symbol.asyncIterator]().next()).toEqual({
    done: false,
    value: { data: { from: 'inner' } },
  });
});

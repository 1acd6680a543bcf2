import { GraphQLError } from 'graphql';
import type {
  ExecutorRequest,
  ExecutorResult,
  SubgraphExecutor,
} from '../kernel/graphql/subgraph-executor.ts';
import { tookTooLong } from './deadlines/took-too-long.ts';
import { Canceller } from './engine/cancellation.ts';
import type { FetchOperation } from './engine/subgraph.ts';
import { LocalSubgraph } from './local-subgraph.ts';

const operation: FetchOperation = {
  subgraph: 's',
  kind: 'query',
  text: '{ x }',
  document: { kind: 'Document' as never, definitions: [] },
  variableNames: ['v'],
  entities: [{ responseKey: '_e0', variable: 'r' }],
};
const representation = { typename: 'T', json: '{"id":1}', value: { id: 1 } };
const request = { operation, variables: { v: 5 }, representations: [[representation]] };
const open = new AbortController().signal;

/** An executor that notes what it is asked, gives `result`, and streams until it is closed. */
class Recorder implements Pick<SubgraphExecutor<string>, 'execute' | 'subscribe'> {
  readonly asked: (readonly [ExecutorRequest, string])[] = [];
  closed = 0;
  result: ExecutorResult = { data: { x: 1 } };
  /** Lets the stream open. */
  ready: Promise<unknown> = Promise.resolve();

  async execute(asked: ExecutorRequest, who: string): Promise<ExecutorResult> {
    this.asked.push([asked, who]);
    return this.result;
  }

  async subscribe(asked: ExecutorRequest, who: string): Promise<AsyncGenerator<ExecutorResult>> {
    this.asked.push([asked, who]);
    await this.ready;
    let given = 0;
    const stream: AsyncIterator<ExecutorResult> = {
      next: () => {
        given += 1;
        return given === 1
          ? Promise.resolve({ done: false, value: this.result })
          : new Promise(() => undefined);
      },
      return: async () => {
        this.closed += 1;
        return { done: true, value: undefined };
      },
    };
    return { ...stream, [Symbol.asyncIterator]: () => stream } as AsyncGenerator<ExecutorResult>;
  }
}

const local = (recorder: Recorder) =>
  new LocalSubgraph<{ name: string }, string>(recorder, ({ name }) => name);

describe('a subgraph in this process', () => {
  test('is asked with document, variables and representations, for the one who asks', async () => {
    const recorder = new Recorder();
    expect(await local(recorder).fetch(request, { name: 'Ada' }, open)).toEqual({ data: { x: 1 } });
    expect(recorder.asked).toEqual([
      [{ query: '{ x }', document: operation.document, variables: { v: 5, r: [{ id: 1 }] } }, 'Ada'],
    ]);
  });

  test('gives errors as plain data', async () => {
    const recorder = new Recorder();
    const error = new GraphQLError('no', { path: ['x'], extensions: { code: 'FORBIDDEN' } });
    recorder.result = { errors: [error as never] };
    const { data, errors } = await local(recorder).fetch(request, { name: '' }, open);
    expect(data).toBeNull();
    expect(errors?.map((each) => [Object.getPrototypeOf(each) === Object.prototype, { ...each }])).toEqual([
      [true, { message: 'no', path: ['x'], extensions: { code: 'FORBIDDEN' } }],
    ]);
  });

  test('is not waited for once the request has had its time, and not asked any more', async () => {
    const recorder = new Recorder();
    recorder.execute = () => new Promise(() => undefined);
    const canceller = new Canceller();
    const late = local(recorder).fetch(request, { name: '' }, canceller);
    canceller.abort(tookTooLong(5));
    await expect(late).rejects.toMatchObject({ code: 'SUBGRAPH_TIMEOUT' });
    const later = local(recorder).fetch(request, { name: '' }, canceller);
    await expect(later).rejects.toMatchObject({ code: 'SUBGRAPH_TIMEOUT' });
  });

  test('closes the source when the consumer leaves in the middle of waiting', async () => {
    const recorder = new Recorder();
    const stream = local(recorder).subscribe(request, { name: '' }, open);
    expect((await stream.next()).value).toEqual({ data: { x: 1 } });
    const waiting = stream.next();
    await stream.return?.();
    expect((await waiting).done).toBe(true);
    await new Promise(setImmediate);
    expect(recorder.closed).toBe(1);
  });

  test('closes a source that opens after the caller has aborted', async () => {
    const recorder = new Recorder();
    const gone = new AbortController();
    let letOpen: (value: unknown) => void = () => undefined;
    recorder.ready = new Promise((resolve) => {
      letOpen = resolve;
    });
    const waiting = local(recorder).subscribe(request, { name: '' }, gone.signal).next();
    gone.abort();
    expect((await waiting).done).toBe(true);
    expect(recorder.closed).toBe(0);
    letOpen(undefined);
    await new Promise(setImmediate);
    expect(recorder.closed).toBe(1);
  });

  test('is not asked at all for a caller who has left', async () => {
    const recorder = new Recorder();
    const stream = local(recorder).subscribe(request, { name: '' }, AbortSignal.abort());
    expect((await stream.next()).done).toBe(true);
    expect(recorder.asked).toEqual([]);
  });

  test('passes on why a stream does not open', async () => {
    const recorder = new Recorder();
    recorder.ready = Promise.reject(new Error('refused'));
    const stream = local(recorder).subscribe(request, { name: '' }, open);
    await expect(stream.next()).rejects.toThrow('refused');
    expect((await stream.next()).done).toBe(true);
  });
});

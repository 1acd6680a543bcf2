import { describe, expect, it } from '@jest/globals';
import { buildSchema, type GraphQLObjectType } from 'graphql';
import { ChapterhouseError } from '../errors.ts';
import { silentLogger } from '../log.ts';
import { createExecutor } from './subgraph-executor.ts';

it('closes a subscription’s source at once when it is returned while waiting', async () => {
  let closed = false;
  let end: () => void = () => undefined;
  const source = {
    next: () =>
      new Promise<IteratorResult<unknown>>((resolve) => {
        end = () => resolve({ done: true, value: undefined });
      }),
    return: async () => {
      closed = true;
      end();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => source,
  };
  const schema = buildSchema('type Query { a: Int } type Subscription { b: Int }');
  const fields = (schema.getSubscriptionType() as GraphQLObjectType).getFields();
  (fields['b'] as { subscribe?: unknown }).subscribe = () => source;
  const executor = await createExecutor(schema, () => ({}), silentLogger);
  const stream = await executor.subscribe({ query: 'subscription { b }' }, undefined);
  const waiting = stream.next();
  await stream.return(undefined);
  expect(closed).toBe(true);
  expect((await waiting).done).toBe(true);
  await executor.close();
});

describe('an operation that is known', () => {
  const schema = buildSchema(
    'type Query { sum(a: Int!, b: Int = 1): Int never: Int! expected: Int fault: Int }',
  );
  const rootValue = {
    sum: ({ a, b }: { a: number; b: number }) => a + b,
    never: () => null,
    expected: () => {
      throw new ChapterhouseError('NOT_FOUND', 'No such thing.');
    },
    fault: () => {
      throw new TypeError('password=hunter2');
    },
  };
  for (const [name, field] of Object.entries((schema.getQueryType() as GraphQLObjectType).getFields()))
    field.resolve = (_root, args) =>
      rootValue[name as keyof typeof rootValue](args as { a: number; b: number });

  const SUM = 'query Sum($a: Int!) { sum(a: $a) }';
  const TWO = 'query One { sum(a: 1) } query Two { sum(a: 2) }';
  it.each([
    ['with its variables', { query: SUM, variables: { a: 2 } }, { data: { sum: 3 } }],
    ['by its name', { query: TWO, operationName: 'Two' }, { data: { sum: 3 } }],
    ['with expected errors', { query: '{ expected }' }, { data: { expected: null } }],
    ['with faults told without detail', { query: '{ fault sum(a: 1) }' }, { data: { fault: null, sum: 2 } }],
    ['with null where none may be', { query: '{ never }' }, { data: null }],
  ])('is answered as at first sight: %s', async (_what, request, expected) => {
    const executor = await createExecutor(schema, () => ({}), silentLogger);
    const first = await executor.execute(request, undefined);
    const second = await executor.execute(request, undefined);
    expect(first).toMatchObject(expected);
    expect(JSON.parse(JSON.stringify(second))).toEqual(JSON.parse(JSON.stringify(first)));
    expect(JSON.stringify(first)).not.toContain('hunter2');
    await executor.close();
  });

  it.each([
    ['variables of another type', { query: SUM, variables: { a: 'two' } }],
    ['no variables', { query: SUM }],
    ['a name it has not', { query: TWO, operationName: 'Three' }],
  ])('is refused as at first sight: %s', async (_what, request) => {
    const executor = await createExecutor(schema, () => ({}), silentLogger);
    const first = await executor.execute(request, undefined);
    await executor.execute({ query: SUM, variables: { a: 1 } }, undefined);
    await executor.execute({ query: TWO, operationName: 'One' }, undefined);
    const second = await executor.execute(request, undefined);
    expect(first.errors).toHaveLength(1);
    expect(second).toEqual(first);
    await executor.close();
  });
});

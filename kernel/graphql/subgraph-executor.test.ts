import { expect, it } from '@jest/globals';
import { buildSchema, type GraphQLObjectType } from 'graphql';
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

import { parse } from 'graphql';
import { subscribesTo } from './subscribes-to.ts';

test.each([
  ['subscription { live }', true],
  ['subscription { other: live { a } __typename }', true],
  ['subscription { live: other }', false],
  ['subscription { ...F } fragment F on Subscription { live }', false],
  ['fragment F on Counter { a } subscription S { live { ...F } }', true],
])('%s: %j', (text, whether) => {
  const operation = {
    subgraph: 'one',
    kind: 'subscription' as const,
    text,
    document: parse(text),
    variableNames: [],
    entities: [],
  };
  expect(subscribesTo(operation, ['live'])).toBe(whether);
});

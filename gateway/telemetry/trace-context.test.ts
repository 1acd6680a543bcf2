import { expect, test } from '@jest/globals';
import { traceparentOf, tracestateOf, withTrace } from './trace-context.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = `00-${TRACE}-b7ad6b7169203331-01`;

test.each([
  ['garbage', 'garbage'],
  ['an empty text', ''],
  ['a trace of zeros', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`],
  ['a span of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
  ['capital letters', PARENT.toUpperCase()],
  ['the version that is forbidden', PARENT.replace(/^00/, 'ff')],
  ['more than this version has', `${PARENT}-00`],
  ['two headers in one', `${PARENT}, ${PARENT}`],
])('%s is no traceparent, and what goes with it goes nowhere', (_name, traceparent) => {
  const headers = { traceparent, tracestate: 'a=1' };
  expect([traceparentOf(headers), tracestateOf(headers)]).toEqual([undefined, undefined]);
});

test.each([PARENT, PARENT.replace(/^00/, '01'), `${PARENT.replace(/^00/, '01')}-more`])(
  '%s is passed on as it came',
  (traceparent) => {
    const headers = { traceparent, tracestate: 'rojo=00f067aa0ba902b7, 1a2@fw=t61rcWk gMzE,' };
    const passed = { traceparent: traceparentOf(headers), tracestate: tracestateOf(headers) };
    expect(withTrace({ 'x-own': '1' }, passed)).toEqual({ 'x-own': '1', ...headers });
  },
);

test.each(['A=1', 'a', 'a=', 'a=b=c', '=1', 'a=ü', 'a=1;b=2\n', `a=${'x'.repeat(600)}`, 'a=1,'.repeat(33)])(
  'the tracestate %j is left out, and the trace goes on',
  (tracestate) => {
    const headers = { traceparent: PARENT, tracestate };
    expect([traceparentOf(headers), tracestateOf(headers)]).toEqual([PARENT, undefined]);
  },
);

test('without a trace nothing is added', () => {
  const own = { 'x-own': '1' };
  expect(withTrace(own, { tracestate: 'a=1' })).toBe(own);
});

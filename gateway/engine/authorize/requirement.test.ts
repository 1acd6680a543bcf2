import fc from 'fast-check';
import { type Alternatives, both, isMet, type Requirement, sameDemand } from './requirement.ts';

const scopes = (alternatives: Alternatives): Requirement => ({
  authenticated: false,
  scopes: alternatives,
  policies: undefined,
});
const met = (alternatives: Alternatives, ...granted: string[]) =>
  isMet(scopes(alternatives), { authenticated: false, scopes: new Set(granted), policies: new Set() });

test('one group of scopes is to be held in full', () => {
  const either = [['a', 'b'], ['c']];
  expect(met(either, 'a')).toBe(false);
  expect(met(either, 'b', 'a')).toBe(true);
  expect(met(either, 'c')).toBe(true);
});

test('no group at all can be held by nobody, an empty one by anybody', () => {
  expect(met([], 'a')).toBe(false);
  expect(met([[]])).toBe(true);
});

test('scopes, policies and a sign-in are each needed where each is asked for', () => {
  const all: Requirement = { authenticated: true, scopes: [['a']], policies: [['p']] };
  const granted = { authenticated: true, scopes: new Set(['a']), policies: new Set(['p']) };
  expect(isMet(all, granted)).toBe(true);
  expect(isMet(all, { ...granted, authenticated: false })).toBe(false);
  expect(isMet(all, { ...granted, scopes: new Set(['p']) })).toBe(false);
  expect(isMet(all, { ...granted, policies: new Set(['a']) })).toBe(false);
});

const NAMES = ['a', 'b', 'c', 'd'];
const alternatives = fc.array(fc.subarray(NAMES), { maxLength: 4 });

test('both demands in one are met when each is', () => {
  const property = fc.property(alternatives, alternatives, fc.subarray(NAMES), (one, other, granted) => {
    const { scopes: together } = both(scopes(one), scopes(other));
    expect(met(together ?? [[]], ...granted)).toBe(met(one, ...granted) && met(other, ...granted));
  });
  fc.assert(property, { numRuns: 300 });
});

test('demands are the same when the same grants meet them', () => {
  const grants = Array.from({ length: 2 ** NAMES.length }, (_, set) =>
    NAMES.filter((_, i) => set & (1 << i)),
  );
  const property = fc.property(alternatives, alternatives, (one, other) => {
    const alike = grants.every((granted) => met(one, ...granted) === met(other, ...granted));
    expect(sameDemand(scopes(one), scopes(other))).toBe(alike);
  });
  fc.assert(property, { numRuns: 300 });
});

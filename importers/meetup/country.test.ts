import { countryCode } from './country.ts';

test.each([
  ['de', 'DE'],
  ['US', 'US'],
  [' me ', 'ME'],
  ['uk', 'GB'],
  ['EL', 'GR'],
])('%j is %s', (text, code) => {
  expect(countryCode(text)).toBe(code);
});

test.each(['', 'xx', 'EU', 'deu', 'd', 'zz', 'ß'])('%j is no country', (text) => {
  expect(countryCode(text)).toBeUndefined();
});

test('every code has a name of its own', () => {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const codes = letters
    .flatMap((a) => letters.map((b) => a + b))
    .filter((code) => countryCode(code) === code);
  expect(codes).toHaveLength(249);
  expect(codes.filter((code) => names.of(code) === undefined)).toEqual([]);
});

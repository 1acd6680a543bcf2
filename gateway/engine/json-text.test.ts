import fc from 'fast-check';
import { quote } from './json-text.ts';

test('quotes any text as JSON does', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
      expect(quote(text)).toBe(JSON.stringify(text));
    }),
  );
});

test.each(['', '"', '\\', '\n', '\u001f', '\u007f', '\ud800', '\udfffx', '😀', '\u2028', 'é'])(
  'quotes %j',
  (text) => {
    expect(quote(text)).toBe(JSON.stringify(text));
  },
);

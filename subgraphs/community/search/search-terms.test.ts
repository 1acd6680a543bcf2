import { pairs, searchable, termsOf } from './search-terms.ts';
import { readSearchText } from './search-text.ts';

describe('terms of a text', () => {
  it('are without case and accents, but with letters of their own', () => {
    expect(searchable('Zürich ÉTÉ Łódź Straße İstanbul Ørsted')).toBe(
      'zurich ete lodz strasse istanbul orsted',
    );
    expect(searchable('Новый Ёж')).toBe('новый еж');
    expect(searchable('ΑΘΉΝΑΣ αθηνας')).toBe('αθηνασ αθηνασ');
    expect(searchable('ＡＢＣ ｶﾞﾁ')).toBe('abc ガチ チ');
  });

  it('keep signs that are part of a name', () => {
    expect(searchable('C++, C# or F#? (.NET) #rstats a+b')).toBe(
      'cplusplus csharp or fsharp dotnet rstats a b',
    );
  });

  it('hold what is joined by signs in parts and as one', () => {
    expect(searchable('R-Ladies & Node.js')).toBe('r ladies node js rladies nodejs');
    expect(termsOf("l'été")).toEqual([{ parts: ['l', 'ete'], joined: 'lete' }]);
  });

  it('are pairs of characters where words have no spaces between', () => {
    expect(searchable('東京R勉強会')).toBe('東京 京 r 勉強 強会 会');
    expect(searchable('สวัสดี').split(' ').length).toBeGreaterThan(3);
    expect(pairs('東京都', false)).toEqual(['東京', '京都']);
    expect(pairs('都', false)).toEqual(['都']);
  });

  it('are cut to what an index can hold', () => {
    expect(searchable('x'.repeat(100_000)).length).toBeLessThanOrEqual(80);
    expect(searchable('🎉 — !!! \0')).toBe('');
  });
});

describe('a search text', () => {
  const read = (text: string) =>
    readSearchText(text).map(
      ({ phrase, without, open }) => `${without ? '-' : ''}${phrase.join(' ')}${open ? '…' : ''}`,
    );

  it('has words, of which the last may be unfinished', () => {
    expect(read('data sci')).toEqual(['data', 'sci…']);
    expect(read('data sci ')).toEqual(['data', 'sci']);
    expect(read('learn r')).toEqual(['learn', 'r']);
    expect(read('東')).toEqual(['東…']);
  });

  it('has phrases in quotes, closed or not, and words that must not be there', () => {
    expect(read('"big data" -"r markdown" -java')).toEqual(['big data', '-r markdown', '-java…']);
    expect(read('"big dat')).toEqual(['big dat']);
    expect(read('state-of-the-art x')).toEqual(['state of the art', 'x']);
  });

  it('never is an error', () => {
    for (const text of ['', '"', '-', '--', '& | ! ( ) :* <->', "'", '\\', '🎉', '-"', '"" ""', "a'b\\c"]) {
      expect(() => read(text)).not.toThrow();
    }
    expect(read('& | !')).toEqual([]);
  });
});

import { chapterKeyFor } from './urlname.ts';

describe('a chapter’s key', () => {
  it('is its urlname’s letters and digits', () => {
    expect(chapterKeyFor('paris-nord-18', new Set())).toBe('parisnord18');
  });

  it('starts with a letter', () => {
    expect(chapterKeyFor('42-paris', new Set())).toBe('c42paris');
    expect(chapterKeyFor('---', new Set())).toBe('c');
  });

  it('is told from those taken by the first free number, within 40 characters', () => {
    expect(chapterKeyFor('paris', new Set(['paris', 'paris2']))).toBe('paris3');
    const long = 'a'.repeat(60);
    expect(chapterKeyFor(long, new Set(['a'.repeat(40)]))).toBe(`${'a'.repeat(39)}2`);
  });
});

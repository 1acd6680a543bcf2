import fc from 'fast-check';
import {
  CHAPTER_TYPES,
  type ChapterKey,
  COMMUNITY_TYPES,
  chapterId,
  decodeId,
  encodeId,
  isUuid,
  localId,
  newUuid,
  tryDecodeId,
} from './ids.ts';

const key = fc.stringMatching(/^[a-z][a-z0-9]{0,39}$/).map((text) => text as ChapterKey);
const local = fc.stringMatching(/^[A-Za-z0-9._-]{1,100}$/);
const berlin = 'berlin' as ChapterKey;

describe('a global id', () => {
  it('gives back the type, chapter and key it was made of', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CHAPTER_TYPES.slice(1)), key, local, (type, chapter, text) => {
        expect(tryDecodeId(encodeId(type, chapter, text))).toEqual({ type, chapter, local: text });
      }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...COMMUNITY_TYPES.filter((type) => type !== 'DirectoryEvent')),
        local,
        (type, text) => {
          expect(tryDecodeId(encodeId(type, undefined, text))).toEqual({
            type,
            chapter: undefined,
            local: text,
          });
        },
      ),
    );
    expect(tryDecodeId(chapterId(berlin))).toEqual({ type: 'Chapter', chapter: berlin, local: '' });
  });

  it('is the only spelling of what it names', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.string({ unit: 'binary' })), (text) => {
        const decoded = tryDecodeId(text);
        if (decoded) expect(encodeId(decoded.type, decoded.chapter, decoded.local)).toBe(text);
      }),
    );
    const id = encodeId('Event', berlin, 'a');
    for (const spelling of [`${id}=`, `${id} `, `${id}A`, id.toUpperCase()])
      expect(tryDecodeId(spelling)).toBeUndefined();
  });

  it.each([
    ['no string', 7],
    ['empty', ''],
    ['of no type of ours', Buffer.from('Wizard::1').toString('base64url')],
    ['a chapter’s thing without a chapter', encodeId('Event', undefined, 'x')],
    ['headquarters’ thing with a chapter', encodeId('Member', berlin, 'x')],
    ['a chapter with a local part', encodeId('Chapter', berlin, 'x')],
    ['an event without one', encodeId('Event', berlin, '')],
    ['a prototype’s name', Buffer.from('constructor::1').toString('base64url')],
    ['too long', 'A'.repeat(301)],
  ])('is refused when it is %s', (_case, id) => {
    expect(tryDecodeId(id)).toBeUndefined();
  });

  it('is refused with a code when it names another type or another chapter', () => {
    const event = encodeId('Event', berlin, newUuid());
    expect(() => decodeId(event, 'Rsvp', 'Member')).toThrow('This id is of type Event, not Rsvp or Member.');
    expect(() => localId(event, 'Event', 'paris' as ChapterKey)).toThrow(
      expect.objectContaining({ code: 'BAD_ID' }),
    );
    expect(() => decodeId('nonsense')).toThrow(expect.objectContaining({ code: 'BAD_ID' }));
  });
});

describe('a UUID', () => {
  it('is version 7, variant RFC 9562, and sorts by the time it was made', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 47), fc.nat(2 ** 30), (at, later) => {
        const first = newUuid(at);
        expect(isUuid(first)).toBe(true);
        expect(first[14]).toBe('7');
        expect('89ab').toContain(first[19]);
        expect(first < newUuid(at + later + 1)).toBe(true);
      }),
    );
  });
});

import { isUuid } from '../../kernel/ids.ts';
import { derivedUuid } from './derived-uuid.ts';

test('the same name always gives the same id', () => {
  // Written down so that a change of the namespace, which would double every import, fails here.
  expect(derivedUuid('meetup:event:85320382')).toBe('066b82d6-a3f7-508a-b94d-e04b76f28cac');
});

test('ids are version 5, well formed and different for different names', () => {
  const ids = Array.from({ length: 200 }, (_, index) => derivedUuid(`meetup:event:${index}`));
  expect(new Set(ids).size).toBe(200);
  for (const id of ids) {
    expect(isUuid(id)).toBe(true);
    expect(id[14]).toBe('5');
    expect('89ab').toContain(id[19]);
  }
});

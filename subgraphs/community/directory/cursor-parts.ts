import { ChapterhouseError } from '../../../kernel/errors.ts';
import type { PageRequest } from '../../../kernel/graphql/page.ts';
import { isUuid } from '../../../kernel/ids.ts';

export type CursorPartType = 'text' | 'number' | 'uuid' | 'instant' | 'nothing';

/** Milliseconds of the years 1 to 9999, all PostgreSQL and ISO 8601 agree on. */
const FIRST_INSTANT = -62_135_596_800_000;
const LAST_INSTANT = 253_402_300_799_999;

const CHECKS: { readonly [Type in CursorPartType]: (part: unknown) => boolean } = {
  text: (part) => typeof part === 'string' && !part.includes('\0'),
  number: (part) => typeof part === 'number',
  nothing: (part) => part === null,
  uuid: (part) => typeof part === 'string' && isUuid(part),
  instant: (part) =>
    typeof part === 'number' && Number.isInteger(part) && part >= FIRST_INSTANT && part <= LAST_INSTANT,
};

/**
 * Refuses a forged cursor before the database would.
 * @throws BAD_CURSOR
 */
export function checkCursor(page: PageRequest, ...types: readonly CursorPartType[]): void {
  if (page.after && !types.every((type, index) => CHECKS[type](page.after?.[index]))) {
    throw new ChapterhouseError('BAD_CURSOR', 'This is no cursor of this list in this order.');
  }
}

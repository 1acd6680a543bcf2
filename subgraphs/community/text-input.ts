import { UserFault } from '../../kernel/user-error.ts';

/** Length bounds in characters, after white space at both ends is cut off. */
export interface TextBounds {
  readonly min?: number;
  readonly max: number;
}

/** @throws UserFault INVALID that names `field` and its bounds */
export function checkText(text: string, field: string, { min = 0, max }: TextBounds): string {
  const trimmed = text.trim();
  // PostgreSQL's text holds no NUL.
  if (trimmed.length < min || trimmed.length > max || trimmed.includes('\0')) {
    const bounds = min === 0 ? `at most ${max}` : `${min} to ${max}`;
    throw new UserFault('INVALID', `\`${field}\` takes ${bounds} characters.`, [field]);
  }
  return trimmed;
}

/** As `checkText`; nothing, or nothing but white space, is null. */
export function checkOptionalText(
  text: string | null | undefined,
  field: string,
  bounds: TextBounds,
): string | null {
  return text == null ? null : checkText(text, field, bounds) || null;
}

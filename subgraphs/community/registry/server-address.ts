import { UserFault } from '../../../kernel/user-error.ts';
import { checkText } from '../text-input.ts';

/** The chapter host inside this process. */
export const LOCAL_URL = 'local:';
const MAX_URL = 500;

/** @throws UserFault INVALID */
export const checkServerName = (name: string): string => checkText(name, 'name', { min: 1, max: 60 });

/**
 * The address of a chapter host: scheme, host and port, without a slash at its end.
 * @throws UserFault INVALID
 */
export function checkServerUrl(text: string): string {
  const url = URL.canParse(text) && text.length <= MAX_URL ? new URL(text) : undefined;
  // `http://host/` and nothing beside: the calls of the house have paths of their own.
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`) {
    throw new UserFault(
      'INVALID',
      '`url` is the server’s http or https address, such as https://host:4002.',
      ['url'],
    );
  }
  return url.origin;
}

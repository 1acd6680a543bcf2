import { decodeId, type Uuid } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';

const MENTION = /<@([A-Za-z0-9_-]{1,100})>/g;
const MOST_MENTIONS = 20;

/**
 * Whom a text mentions, each once. A mention is `<@ID>` with a member's id: it holds no name, so that none is left behind
 * when the member is erased or gets another.
 * @throws UserFault INVALID for more than 20 · @throws BAD_ID for an id of something else
 */
export function mentionsIn(text: string): Uuid[] {
  const ids = new Set([...text.matchAll(MENTION)].map(([, id]) => decodeId(id as string, 'Member').local));
  if (ids.size > MOST_MENTIONS) {
    throw new UserFault('INVALID', `A post mentions at most ${MOST_MENTIONS} members.`, ['body']);
  }
  return [...ids] as Uuid[];
}

/** The text as people read it: names for mentions. */
export const withNames = (text: string, nameOf: (id: string) => string | undefined): string =>
  text.replace(MENTION, (_, id: string) => `@${nameOf(id) ?? 'someone'}`);

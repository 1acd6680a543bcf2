import type { Tx } from '../../../../kernel/db/database.ts';
import { escaped } from '../../../../kernel/html.ts';
import { encodeId, newUuid, type Uuid } from '../../../../kernel/ids.ts';
import type { LetterContent } from '../../../../kernel/letters.ts';
import { organizationName } from '../../directory/region.store.ts';
import { insertLetters } from '../../mail/letter.store.ts';
import { shownName } from '../../member/member.ts';
import { excerpt } from '../excerpt.ts';
import { withNames } from '../mention.ts';
import type { Site } from '../site.ts';
import { linkLetters, namesOfPost } from './mention.store.ts';

const EXPIRES_MS = 7 * 86_400_000;
const EXCERPT = 1_000;

/** Writes to those whom a post mentions anew, but its author: whether they want it, the mail of each is asked when it goes. */
export async function tellMentioned(
  tx: Tx,
  post: { readonly id: Uuid; readonly discussionId: Uuid; readonly authorId: Uuid; readonly body: string },
  mentioned: readonly Uuid[],
  { now, site }: { readonly now: Date; readonly site: Site | undefined },
): Promise<void> {
  const told = mentioned.filter((memberId) => memberId !== post.authorId);
  if (told.length === 0) return;
  const [organization, { author, title, names }] = await Promise.all([
    organizationName(tx),
    namesOfPost(tx, post.id),
  ]);
  const nameOf = new Map(
    names.map(({ id, name }) => [encodeId('Member', undefined, id) as string, shownName(name)]),
  );
  const words = excerpt(
    withNames(post.body, (id) => nameOf.get(id)),
    EXCERPT,
  );
  const link = site?.discussion(post.discussionId);
  const content = mentionLetter({ organization, author: shownName(author), title, words, link });
  const letters = told.map((memberId) => ({ id: newUuid(), memberId }));
  const common = {
    chapter: null,
    kind: 'MENTION',
    expiresAt: new Date(now.getTime() + EXPIRES_MS),
    content,
  } as const;
  await insertLetters(
    tx,
    letters.map((letter) => ({ ...letter, ...common })),
    now,
  );
  await linkLetters(tx, post.id, letters);
}

interface Mention {
  readonly organization: string;
  readonly author: string;
  readonly title: string;
  readonly words: string;
  readonly link: string | undefined;
}

function mentionLetter({ organization, author, title, words, link }: Mention): LetterContent {
  const said = `${author} mentions you in “${title}”.`;
  const place =
    link === undefined ? escaped(said) : `${escaped(said)} <a href="${escaped(link)}">Read on</a>`;
  return {
    sender: organization,
    subject: `${author} mentions you: ${title}`,
    text: [said, words, ...(link === undefined ? [] : [link])].join('\n\n'),
    html: `<p>${place}</p><blockquote style="margin:16px 0;padding-left:16px;border-left:3px solid #8886">${escaped(words)}</blockquote>`,
    invitation: null,
  };
}

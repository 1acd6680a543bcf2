import { type ChapterKey, decodeId } from '../../../kernel/ids.ts';
import { lookingAfter, type RegionalAuthority } from '../authority.ts';
import type { Deed } from '../registry/registry.ts';
import { checkOptionalText } from '../text-input.ts';

/** @throws BAD_ID */
export const chapterKeyOf = (id: string): ChapterKey => decodeId(id, 'Chapter').chapter as ChapterKey;

/** Who does something to a chapter, and why. @throws UserFault UNAUTHENTICATED, FORBIDDEN, INVALID */
export async function deedOver(
  context: RegionalAuthority,
  chapter: ChapterKey,
  reason: string | null | undefined,
): Promise<Deed> {
  const { memberId: by } = await lookingAfter(context, chapter);
  return { by, reason: checkOptionalText(reason, 'reason', { max: 1_000 }) };
}

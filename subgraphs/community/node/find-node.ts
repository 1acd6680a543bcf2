import {
  type ChapterKey,
  type DecodedId,
  decodeId,
  encodeId,
  type IdType,
  isUuid,
} from '../../../kernel/ids.ts';
import type { CommunityContext } from '../context.ts';
import { loadChapter } from '../directory/chapter.resolver.ts';
import { loadDirectoryEvent } from '../directory/directory-event.resolver.ts';
import { loadRegion } from '../directory/region.resolver.ts';
import { loadMember } from '../member/member.resolver.ts';

export interface FoundNode {
  readonly __typename: string;
  readonly id: string;
}
type Find = (context: CommunityContext, id: DecodedId) => Promise<FoundNode | null>;

const stubOf = async (
  context: CommunityContext,
  { type, chapter, local }: DecodedId,
): Promise<FoundNode | null> => {
  const registered = isUuid(local)
    ? await context.loaders.registeredChapter.load(chapter as ChapterKey)
    : null;
  return registered?.provisionedAt ? { __typename: type, id: encodeId(type, chapter, local) } : null;
};

const FIND: { readonly [Type in IdType]?: Find } = {
  Member: (context, { local }) => loadMember(context, local),
  Chapter: (context, { chapter }) => loadChapter(context, chapter as ChapterKey),
  DirectoryEvent: async (context, { chapter, local }) =>
    isUuid(local) ? loadDirectoryEvent(context, { chapter: chapter as ChapterKey, eventId: local }) : null,
  Region: (context, { local }) => loadRegion(context, local),
  Event: stubOf,
  Rsvp: stubOf,
  Membership: stubOf,
  EventSeries: stubOf,
};

/**
 * The node an id names; of what a chapter owns, a stub the gateway completes there. Null when nothing stands there, or
 * for a type that is no node.
 * @throws BAD_ID when it is no id of ours
 */
export async function findNode(context: CommunityContext, id: string): Promise<FoundNode | null> {
  const decoded = decodeId(id);
  return (await FIND[decoded.type]?.(context, decoded)) ?? null;
}

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
import { loadAnnouncement } from '../space/announcement/announcement-list.ts';
import { findPost } from '../space/discussion/find-post.ts';
import { presentPost } from '../space/post.type.ts';

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

const postNode: Find = async (context, { type, local }) => {
  const record = await findPost(context, local);
  const post = record && presentPost(record);
  return post?.__typename === type ? post : null;
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
  Announcement: (context, { local }) => loadAnnouncement(context, local),
  Discussion: postNode,
  Reply: postNode,
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

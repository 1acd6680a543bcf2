import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type Connection, Paged, SEARCH_COST } from '../../../kernel/graphql/connection.ts';
import { payload } from '../../../kernel/graphql/user-errors.ts';
import { chapterId, isUuid, tryDecodeId } from '../../../kernel/ids.ts';
import { isHqAdmin } from '../../../kernel/viewer.ts';
import { recordRead } from '../audit/record-read.ts';
import { signedIn } from '../authority.ts';
import type { CommunityContext } from '../context.ts';
import { loadChapter } from '../directory/chapter.resolver.ts';
import { Chapter, ChapterPageArgs } from '../directory/chapter.type.ts';
import { type DirectoryEvent, DirectoryEventConnection } from '../directory/directory-event.type.ts';
import { listDirectory } from '../directory/directory-event-list.ts';
import { GuidelinesAcceptance, GuidelinesDue } from '../guidelines/guidelines.type.ts';
import {
  ChapterMembershipSummary,
  Member,
  presentMember,
  UpdateProfileInput,
  UpdateProfilePayload,
} from './member.type.ts';

/** Of the events there are, those of no chapter. */
const OF_NO_CHAPTER = { from: new Date(0), to: new Date(0) };

/** The member there is, or null. */
export async function loadMember({ loaders }: CommunityContext, id: string): Promise<Member | null> {
  const record = isUuid(id) ? await loaders.member.load(id) : null;
  return record && presentMember(record);
}

/** Answers `_entities`: null for an id that names no member. */
export async function memberReference(
  { id }: { id: string },
  context: CommunityContext,
): Promise<Member | null> {
  const decoded = tryDecodeId(id);
  return decoded?.type === 'Member' ? loadMember(context, decoded.local) : null;
}

@Resolver(() => Member)
export class MemberResolver {
  @Query(() => Member, { nullable: true, description: 'Who is signed in; null when nobody is.' })
  async me(@Ctx() context: CommunityContext): Promise<Member | null> {
    return context.viewer ? loadMember(context, context.viewer.memberId) : null;
  }

  @FieldResolver(() => String, { nullable: true, description: 'For the member alone.' })
  email(@Root() { record }: Member, @Ctx() { viewer }: CommunityContext): string | null {
    return viewer?.memberId === record.id ? record.email : null;
  }

  @FieldResolver(() => [ChapterMembershipSummary], {
    nullable: true,
    description: 'Where the member belongs; for the member and headquarters’ administrators.',
  })
  async chapters(
    @Root() { record }: Member,
    @Ctx() context: CommunityContext,
  ): Promise<ChapterMembershipSummary[] | null> {
    const { viewer, loaders } = context;
    if (viewer?.memberId !== record.id) {
      if (!isHqAdmin(viewer)) return null;
      await recordRead(context, 'MEMBER_CHAPTERS_READ', { subject: record.id });
    }
    const memberships = await loaders.membershipsOfMember.load(record.id);
    return memberships.map(({ chapter, ...rest }) => ({ ...rest, chapterKey: chapter }));
  }

  @Paged(SEARCH_COST)
  @FieldResolver(() => DirectoryEventConnection, {
    nullable: true,
    description:
      'Events still to begin of all chapters the member belongs to, those they host with others included, the soonest ' +
      'first; `event` is each as its chapter has it now. For the member alone.',
  })
  async upcomingEvents(
    @Root() { record }: Member,
    @Ctx() context: CommunityContext,
    @Args() { first, after }: ChapterPageArgs,
  ): Promise<Connection<DirectoryEvent> | null> {
    if (context.viewer?.memberId !== record.id) return null;
    const memberships = await context.loaders.membershipsOfMember.load(record.id);
    const chapterIds = memberships
      .filter(({ status }) => status === 'ACTIVE')
      .map(({ chapter }) => chapterId(chapter));
    const filter = chapterIds.length > 0 ? { chapterIds } : OF_NO_CHAPTER;
    return listDirectory(context, { filter, first: first ?? null, after: after ?? null }, true);
  }

  @FieldResolver(() => GuidelinesAcceptance, {
    nullable: true,
    description: 'The newest version the member accepted.',
  })
  acceptedGuidelines(
    @Root() { record }: Member,
    @Ctx() { loaders }: CommunityContext,
  ): Promise<GuidelinesAcceptance | null> {
    return loaders.acceptance.load(record.id);
  }

  @FieldResolver(() => GuidelinesDue, {
    nullable: true,
    description: 'What the member has still to accept; for the member alone.',
  })
  async guidelinesDue(
    @Root() { record }: Member,
    @Ctx() { viewer, guidelines }: CommunityContext,
  ): Promise<GuidelinesDue | null> {
    const due = viewer?.memberId === record.id ? await guidelines.due(record.id) : undefined;
    return due ? { version: due.version, from: new Date(due.from) } : null;
  }

  @Mutation(() => UpdateProfilePayload)
  updateProfile(
    @Ctx() context: CommunityContext,
    @Arg('input', () => UpdateProfileInput) input: UpdateProfileInput,
  ): Promise<Partial<UpdateProfilePayload>> {
    return payload(async () => {
      const viewer = signedIn(context.viewer);
      await context.members.updateProfile(viewer, input);
      context.loaders.member.clear(viewer.memberId);
      return { member: await loadMember(context, viewer.memberId) };
    });
  }
}

@Resolver(() => ChapterMembershipSummary)
export class ChapterMembershipSummaryResolver {
  @FieldResolver(() => Chapter, { nullable: true })
  chapter(
    @Root() { chapterKey }: ChapterMembershipSummary,
    @Ctx() context: CommunityContext,
  ): Promise<Chapter | null> {
    return loadChapter(context, chapterKey);
  }
}

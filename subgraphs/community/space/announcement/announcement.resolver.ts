import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import { type Connection, Paged } from '../../../../kernel/graphql/connection.ts';
import { payload } from '../../../../kernel/graphql/user-errors.ts';
import { type ChapterKey, decodeId } from '../../../../kernel/ids.ts';
import type { CommunityContext } from '../../context.ts';
import { loadChapter } from '../../directory/chapter.resolver.ts';
import { Chapter } from '../../directory/chapter.type.ts';
import { loadRegion } from '../../directory/region.resolver.ts';
import { Region } from '../../directory/region.type.ts';
import { loadMember } from '../../member/member.resolver.ts';
import { Member } from '../../member/member.type.ts';
import { watchAnnouncements } from '../live/space-live.ts';
import { SpacePageArgs } from '../post.type.ts';
import { publishAnnouncement } from './announcement.service.ts';
import type { AnnouncementRecord } from './announcement.ts';
import {
  Announcement,
  AnnouncementConnection,
  PublishAnnouncementInput,
  PublishAnnouncementPayload,
  presentAnnouncement,
} from './announcement.type.ts';
import { listAnnouncements } from './announcement-list.ts';

@Resolver(() => Announcement)
export class AnnouncementResolver {
  @Paged()
  @Query(() => AnnouncementConnection, {
    description: 'What is for the viewer, the newest first; headquarters reads all.',
  })
  announcements(
    @Ctx() context: CommunityContext,
    @Args() args: SpacePageArgs,
  ): Promise<Connection<Announcement>> {
    return listAnnouncements(context, args);
  }

  @FieldResolver(() => Member, { nullable: true, description: 'Null once the member is erased.' })
  author(@Root() { record }: Announcement, @Ctx() context: CommunityContext): Promise<Member | null> | null {
    return record.authorId && loadMember(context, record.authorId);
  }

  @FieldResolver(() => [Region], { description: 'Whom it is for; with `chapters` empty: everyone.' })
  async regions(@Root() { record }: Announcement, @Ctx() context: CommunityContext): Promise<Region[]> {
    const regions = await Promise.all(record.regions.map((key) => loadRegion(context, key)));
    return regions.flatMap((region) => region ?? []);
  }

  @FieldResolver(() => [Chapter])
  async chapters(@Root() { record }: Announcement, @Ctx() context: CommunityContext): Promise<Chapter[]> {
    const chapters = await Promise.all(record.chapters.map((key) => loadChapter(context, key)));
    return chapters.flatMap((chapter) => chapter ?? []);
  }

  @Mutation(() => PublishAnnouncementPayload, {
    description: 'Headquarters’ administrators; to their regions and chapters there, those of regions too.',
  })
  publishAnnouncement(
    @Ctx() context: CommunityContext,
    @Arg('input', () => PublishAnnouncementInput) input: PublishAnnouncementInput,
  ): Promise<Partial<PublishAnnouncementPayload>> {
    return payload(async () => {
      const { title, body, regionIds, chapterIds } = input;
      const regions = (regionIds ?? []).map((id) => decodeId(id, 'Region').local);
      const chapters = (chapterIds ?? []).map((id) => decodeId(id, 'Chapter').chapter as ChapterKey);
      const record = await publishAnnouncement(context, { title, body, regions, chapters });
      return { announcement: presentAnnouncement(record) };
    });
  }

  @Subscription(() => Announcement, {
    subscribe: ({ context }: { context: CommunityContext }) => watchAnnouncements(context),
    description:
      'What is announced to the viewer from now on: to everyone, to their regions, to their chapters.',
  })
  announcementPublished(@Root() record: AnnouncementRecord): Announcement {
    return presentAnnouncement(record);
  }
}

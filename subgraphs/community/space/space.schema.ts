import { AnnouncementResolver } from './announcement/announcement.resolver.ts';
import { SpaceBanResolver } from './ban/ban.resolver.ts';
import { DigestResolver } from './digest/digest.resolver.ts';
import { DiscussionResolver, ReplyResolver } from './discussion/discussion.resolver.ts';
import { PostResolver } from './discussion/post.resolver.ts';
import { DiscussionActivityResolver } from './live/discussion-activity.resolver.ts';
import { MemberSpaceResolver } from './member-space.resolver.ts';
import { ModerationResolver, PostReportResolver } from './moderation/moderation.resolver.ts';

/** What the space adds to the community subgraph. */
export const spaceResolvers = [
  AnnouncementResolver,
  PostResolver,
  DiscussionResolver,
  ReplyResolver,
  DiscussionActivityResolver,
  ModerationResolver,
  PostReportResolver,
  SpaceBanResolver,
  DigestResolver,
  MemberSpaceResolver,
] as const;

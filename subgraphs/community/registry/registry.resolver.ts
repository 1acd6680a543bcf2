import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { DateTime } from '../../../kernel/graphql/scalars.ts';
import { payload } from '../../../kernel/graphql/user-errors.ts';
import { decodeId, type Uuid } from '../../../kernel/ids.ts';
import { headquarters, headquartersRead, takingPart } from '../authority.ts';
import type { CommunityContext } from '../context.ts';
import { loadChapter } from '../directory/chapter.resolver.ts';
import { type SubgraphHealth, SubgraphHealthEnum } from '../graphql/enums.ts';
import { chapterKeyOf, deedOver } from '../headquarters/deed.ts';
import { serverHealth } from '../rollup/freshness.ts';
import {
  ApproveChapterInput,
  ApproveChapterPayload,
  ChapterServer,
  ProposeChapterInput,
  ProposeChapterPayload,
  presentServer,
  RegisterChapterServerInput,
  RegisterChapterServerPayload,
} from './registry.type.ts';
import { checkServerUrl } from './server-address.ts';

const HQ_ALONE = 'Headquarters’ administrators alone.';

@Resolver(() => ChapterServer)
export class RegistryResolver {
  @Query(() => [ChapterServer], { nullable: true, description: HQ_ALONE })
  async chapterServers(@Ctx() { viewer, registry }: CommunityContext): Promise<ChapterServer[]> {
    headquartersRead(viewer);
    return (await registry.listServers()).map(presentServer);
  }

  @FieldResolver(() => SubgraphHealthEnum)
  async health(
    @Root() { serverId }: ChapterServer,
    @Ctx() { loaders, clock }: CommunityContext,
  ): Promise<SubgraphHealth> {
    return serverHealth((await loaders.serverContact.load(serverId)) ?? undefined, clock.now());
  }

  @FieldResolver(() => DateTime, { nullable: true, description: 'When it was last asked for news.' })
  async contactAt(
    @Root() { serverId }: ChapterServer,
    @Ctx() { loaders }: CommunityContext,
  ): Promise<Date | null> {
    return (await loaders.serverContact.load(serverId))?.contactAt ?? null;
  }

  @FieldResolver(() => Int, { description: 'Chapters that stand on it.' })
  chapters(@Root() { serverId }: ChapterServer, @Ctx() { loaders }: CommunityContext): Promise<number> {
    return loaders.chapterCount.load(serverId);
  }

  @Mutation(() => RegisterChapterServerPayload, { description: HQ_ALONE })
  registerChapterServer(
    @Ctx() { viewer, registry }: CommunityContext,
    @Arg('input', () => RegisterChapterServerInput) { name, url }: RegisterChapterServerInput,
  ): Promise<Partial<RegisterChapterServerPayload>> {
    return payload(async () => {
      headquarters(viewer);
      return { server: presentServer(await registry.registerServer(name, checkServerUrl(url))) };
    });
  }

  @Mutation(() => ProposeChapterPayload, {
    description: 'Proposes a chapter to headquarters; the proposer becomes its first lead organizer.',
  })
  proposeChapter(
    @Ctx() context: CommunityContext,
    @Arg('input', () => ProposeChapterInput) input: ProposeChapterInput,
  ): Promise<Partial<ProposeChapterPayload>> {
    return payload(async () => {
      const key = await context.registry.propose(takingPart(context.viewer, context.clock.now()), input);
      return { chapter: await loadChapter(context, key) };
    });
  }

  @Mutation(() => ApproveChapterPayload, {
    description:
      'Makes a proposed chapter stand on a server. Headquarters’ administrators, of all regions or of the chapter’s.',
  })
  approveChapter(
    @Ctx() context: CommunityContext,
    @Arg('input', () => ApproveChapterInput) { chapterId, serverId, reason }: ApproveChapterInput,
  ): Promise<Partial<ApproveChapterPayload>> {
    return payload(async () => {
      const key = chapterKeyOf(chapterId);
      const deed = await deedOver(context, key, reason);
      const server = serverId == null ? undefined : (decodeId(serverId, 'ChapterServer').local as Uuid);
      await context.registry.approve(key, server, deed);
      context.loaders.chapter.clear(key);
      return { chapter: await loadChapter(context, key) };
    });
  }
}

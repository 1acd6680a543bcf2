import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { payload } from '../../../kernel/graphql/user-errors.ts';
import { isAtHeadquarters } from '../../../kernel/viewer.ts';
import { headquarters, signedIn } from '../authority.ts';
import type { CommunityContext } from '../context.ts';
import { Chapter } from '../directory/chapter.type.ts';
import {
  AcceptGuidelinesInput,
  AcceptGuidelinesPayload,
  Guidelines,
  PublishGuidelinesInput,
  PublishGuidelinesPayload,
} from './guidelines.type.ts';

@Resolver(() => Guidelines)
export class GuidelinesResolver {
  @Query(() => Guidelines, { nullable: true, description: 'The newest version, or the one asked for.' })
  guidelines(
    @Ctx() { guidelines }: CommunityContext,
    @Arg('version', () => Int, { nullable: true }) version?: number,
  ): Promise<Guidelines | null> {
    return guidelines.find(version ?? undefined);
  }

  @FieldResolver(() => Int, { nullable: true, description: 'Members who accepted this very version.' })
  acceptedCount(@Root() { version }: Guidelines, @Ctx() { loaders }: CommunityContext): Promise<number> {
    return loaders.acceptedCount.load(version);
  }

  @Mutation(() => AcceptGuidelinesPayload)
  acceptGuidelines(
    @Ctx() { guidelines, viewer }: CommunityContext,
    @Arg('input', () => AcceptGuidelinesInput) { version }: AcceptGuidelinesInput,
  ): Promise<Partial<AcceptGuidelinesPayload>> {
    return payload(async () => ({ acceptance: await guidelines.accept(signedIn(viewer), version) }));
  }

  @Mutation(() => PublishGuidelinesPayload, { description: 'Headquarters’ administrators alone.' })
  publishGuidelines(
    @Ctx() { guidelines, viewer }: CommunityContext,
    @Arg('input', () => PublishGuidelinesInput) { text, graceDays }: PublishGuidelinesInput,
  ): Promise<Partial<PublishGuidelinesPayload>> {
    return payload(async () => {
      const { memberId: by } = headquarters(viewer);
      return { guidelines: await guidelines.publish(text, { by, graceDays }) };
    });
  }
}

@Resolver(() => Chapter)
export class ChapterGuidelinesResolver {
  @FieldResolver(() => Int, {
    nullable: true,
    description: 'Active members who accepted the newest guidelines; for headquarters.',
  })
  async guidelinesAccepted(
    @Root() { record }: Chapter,
    @Ctx() { loaders, viewer }: CommunityContext,
  ): Promise<number | null> {
    return isAtHeadquarters(viewer) ? loaders.acceptedInChapter.load(record.key) : null;
  }
}

import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { payload } from '../../../kernel/graphql/user-errors.ts';
import { headquarters, lookingAfter } from '../authority.ts';
import type { CommunityContext } from '../context.ts';
import { loadChapter } from '../directory/chapter.resolver.ts';
import { mayKnowLife } from '../directory/chapter.ts';
import { Chapter } from '../directory/chapter.type.ts';
import { chapterKeyOf, deedOver } from '../headquarters/deed.ts';
import { loadMember } from '../member/member.resolver.ts';
import { Member } from '../member/member.type.ts';
import {
  ChapterHistoryEntry,
  ChapterProposal,
  ProposalQuestion,
  RenameChapterInput,
  RenameChapterPayload,
  SetChapterStatusInput,
  SetChapterStatusPayload,
  SetProposalQuestionsInput,
  SetProposalQuestionsPayload,
} from './chapter-life.type.ts';
import { readQuestions } from './proposal-question.store.ts';

const BY_REGION = 'Headquarters’ administrators, of all regions or of the chapter’s.';

@Resolver(() => Chapter)
export class ChapterLifeResolver {
  @Query(() => [ProposalQuestion], { description: 'What `proposeChapter` takes answers to, in order.' })
  proposalQuestions(@Ctx() { db }: CommunityContext): Promise<ProposalQuestion[]> {
    return readQuestions(db);
  }

  @FieldResolver(() => ChapterProposal, {
    nullable: true,
    description: 'For headquarters and whoever proposed it; null for a chapter nobody proposed here.',
  })
  async proposal(
    @Root() { record }: Chapter,
    @Ctx() { loaders, viewer }: CommunityContext,
  ): Promise<Omit<ChapterProposal, 'by'> | null> {
    if (!mayKnowLife(record, viewer)) return null;
    const [first] = await loaders.stepsOfChapter.load(record.key);
    if (first?.step !== 'PROPOSED') return null;
    const answers = (await loaders.registeredChapter.load(record.key))?.answers ?? [];
    return { byUuid: first.by, at: first.at, answers: [...answers] };
  }

  @FieldResolver(() => [ChapterHistoryEntry], {
    nullable: true,
    description: 'Its life, from the first step on; for headquarters and whoever proposed it.',
  })
  async history(
    @Root() { record }: Chapter,
    @Ctx() { loaders, viewer }: CommunityContext,
  ): Promise<ChapterHistoryEntry[] | null> {
    if (!mayKnowLife(record, viewer)) return null;
    const steps = await loaders.stepsOfChapter.load(record.key);
    return steps.map(({ by, ...step }) => ({ ...step, byUuid: by }));
  }

  @Mutation(() => SetProposalQuestionsPayload, { description: 'Headquarters’ administrators alone.' })
  setProposalQuestions(
    @Ctx() { viewer, registry }: CommunityContext,
    @Arg('input', () => SetProposalQuestionsInput) { questions }: SetProposalQuestionsInput,
  ): Promise<Partial<SetProposalQuestionsPayload>> {
    return payload(async () => {
      headquarters(viewer);
      return { questions: await registry.setProposalQuestions(questions) };
    });
  }

  @Mutation(() => SetChapterStatusPayload, { description: BY_REGION })
  setChapterStatus(
    @Ctx() context: CommunityContext,
    @Arg('input', () => SetChapterStatusInput) { chapterId, status, reason }: SetChapterStatusInput,
  ): Promise<Partial<SetChapterStatusPayload>> {
    return payload(async () => {
      const key = chapterKeyOf(chapterId);
      await context.registry.setStatus(key, status, await deedOver(context, key, reason));
      context.loaders.chapter.clear(key);
      return { chapter: await loadChapter(context, key) };
    });
  }

  @Mutation(() => RenameChapterPayload, {
    description: `Gives a chapter another urlname; the old one leads to it still. ${BY_REGION}`,
  })
  renameChapter(
    @Ctx() context: CommunityContext,
    @Arg('input', () => RenameChapterInput) { chapterId, urlname }: RenameChapterInput,
  ): Promise<Partial<RenameChapterPayload>> {
    return payload(async () => {
      const key = chapterKeyOf(chapterId);
      await lookingAfter(context, key);
      await context.registry.rename(key, urlname);
      context.loaders.chapter.clear(key);
      return { chapter: await loadChapter(context, key) };
    });
  }
}

type ByRoot = Pick<ChapterHistoryEntry, 'byUuid'>;
const memberBy = async ({ byUuid }: ByRoot, context: CommunityContext): Promise<Member | null> =>
  byUuid === null ? null : loadMember(context, byUuid);

@Resolver(() => ChapterHistoryEntry)
export class ChapterHistoryEntryResolver {
  @FieldResolver(() => Member, { nullable: true, description: 'Null for the house itself, and the erased.' })
  by(@Root() entry: ByRoot, @Ctx() context: CommunityContext): Promise<Member | null> {
    return memberBy(entry, context);
  }
}

@Resolver(() => ChapterProposal)
export class ChapterProposalResolver {
  @FieldResolver(() => Member, { nullable: true, description: 'Null once they are erased.' })
  by(@Root() proposal: ByRoot, @Ctx() context: CommunityContext): Promise<Member | null> {
    return memberBy(proposal, context);
  }
}

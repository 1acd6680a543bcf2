import { Arg, Ctx, Directive, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { ChapterhouseError } from '../../../kernel/errors.ts';
import { payload } from '../../../kernel/graphql/user-errors.ts';
import { type ChapterKey, decodeId } from '../../../kernel/ids.ts';
import { recordRead } from '../audit/record-read.ts';
import { headquarters, headquartersRead, signedIn } from '../authority.ts';
import type { CommunityContext } from '../context.ts';
import { loadChapter } from '../directory/chapter.resolver.ts';
import { Chapter } from '../directory/chapter.type.ts';
import { loadMember } from '../member/member.resolver.ts';
import { Member } from '../member/member.type.ts';
import { refusalsOf } from './choices.store.ts';
import { changeChoices } from './choices.ts';
import { countLetters, parkedLetters, unpark } from './letter.store.ts';
import { LETTERS_TOPIC } from './letter-box.ts';
import {
  MailChoices,
  MailState,
  ParkedMail,
  presentChoices,
  presentParked,
  RetryParkedMailPayload,
  SetMailChoicesInput,
  SetMailChoicesPayload,
} from './mail.type.ts';

const MOST_PARKED = 100;

const keysOf = (ids: readonly string[] | null | undefined): ChapterKey[] =>
  (ids ?? []).map((id) => decodeId(id, 'Chapter').chapter as ChapterKey);

@Resolver(() => Member)
export class MemberMailResolver {
  @FieldResolver(() => MailChoices, { nullable: true, description: 'For the member alone.' })
  async mailChoices(
    @Root() { record }: Member,
    @Ctx() { db, viewer }: CommunityContext,
  ): Promise<MailChoices | null> {
    return viewer?.memberId === record.id ? presentChoices(await refusalsOf(db, record.id)) : null;
  }

  @Mutation(() => SetMailChoicesPayload, { description: 'Which mail the viewer gets.' })
  setMailChoices(
    @Ctx() { db, viewer }: CommunityContext,
    @Arg('input', () => SetMailChoicesInput) input: SetMailChoicesInput,
  ): Promise<Partial<SetMailChoicesPayload>> {
    return payload(async () => {
      const { memberId } = signedIn(viewer);
      const { kinds, muteChapterIds, unmuteChapterIds } = input;
      const change = { kinds, mute: keysOf(muteChapterIds), unmute: keysOf(unmuteChapterIds) };
      return { choices: presentChoices(await changeChoices(db, memberId, change)) };
    });
  }
}

@Resolver(() => MailChoices)
export class MailChoicesResolver {
  @FieldResolver(() => [Chapter], { description: 'Chapters from which no mail comes.' })
  async mutedChapters(
    @Root() { mutedKeys }: MailChoices,
    @Ctx() context: CommunityContext,
  ): Promise<Chapter[]> {
    const chapters = await Promise.all(mutedKeys.map((key) => loadChapter(context, key)));
    return chapters.filter((chapter) => chapter !== null);
  }
}

@Resolver(() => MailState)
export class MailStateResolver {
  @Query(() => MailState, { nullable: true, description: 'Headquarters’ administrators alone.' })
  mail(@Ctx() { db, viewer }: CommunityContext): Promise<MailState> {
    headquartersRead(viewer);
    return countLetters(db);
  }

  @Directive('@listSize(slicingArguments: ["first"], assumedSize: 20, requireOneSlicingArgument: false)')
  @FieldResolver(() => [ParkedMail], { description: 'The oldest first.' })
  async parkedMails(
    @Ctx() context: CommunityContext,
    @Arg('first', () => Int, { nullable: true, description: '1 to 100; 20 when left out.' }) first?: number,
  ): Promise<ParkedMail[]> {
    const size = first ?? 20;
    if (size < 1 || size > MOST_PARKED) {
      throw new ChapterhouseError(
        'BAD_PAGE_SIZE',
        `\`first\` is ${size}; it must be from 1 to ${MOST_PARKED}.`,
      );
    }
    const letters = await parkedLetters(context.db, size);
    await recordRead(context, 'PARKED_MAIL_READ', { people: letters.length });
    return letters.map(presentParked);
  }

  @Mutation(() => RetryParkedMailPayload, {
    description:
      'Tries what is parked again, as after mending the mail server. Headquarters’ administrators alone.',
  })
  retryParkedMail(
    @Ctx() { db, viewer, clock, notices }: CommunityContext,
  ): Promise<Partial<RetryParkedMailPayload>> {
    return payload(async () => {
      headquarters(viewer);
      const retried = await unpark(db, clock.now());
      notices.publish(LETTERS_TOPIC);
      return { retried };
    });
  }
}

@Resolver(() => ParkedMail)
export class ParkedMailResolver {
  @FieldResolver(() => Member, { nullable: true })
  member(@Root() { memberId }: ParkedMail, @Ctx() context: CommunityContext): Promise<Member | null> {
    return loadMember(context, memberId);
  }
}

import { Arg, Ctx, Directive, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { DateTime, TimeZone, UrlScalar } from '../../../kernel/graphql/scalars.ts';
import { payload, UserError } from '../../../kernel/graphql/user-errors.ts';
import type { ChapterContext } from '../context.ts';
import { JoinModeEnum } from '../graphql/enums.ts';
import { LocationInput } from '../graphql/location.ts';
import { Chapter, chapterReference } from '../graphql/references.ts';
import { assertThisChapter } from '../ids.ts';
import { updateChapter } from './profile.service.ts';
import type { Profile } from './profile.ts';

@InputType({ description: 'What is left out stays as it is; null clears.' })
export class UpdateChapterInput {
  @Field(() => ID)
  chapterId!: string;

  @Field(() => String, { nullable: true, description: '1 to 120 characters.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'At most 10,000 characters.' })
  description?: string | null;

  @Field(() => String, { nullable: true })
  city?: string | null;

  @Field(() => String, { nullable: true, description: 'ISO 3166-1 alpha-2.' })
  country?: string | null;

  @Field(() => LocationInput, { nullable: true })
  location?: LocationInput | null;

  @Field(() => TimeZone, { nullable: true })
  timeZone?: string | null;

  @Field(() => JoinModeEnum, { nullable: true })
  joinMode?: Profile['joinMode'] | null;

  @Field(() => DateTime, { nullable: true })
  foundedAt?: Date | null;

  @Field(() => [UrlScalar], { nullable: true, description: 'At most 20.' })
  links?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'At most 20, of at most 60 characters.' })
  topics?: string[] | null;
}

@ObjectType({ simpleResolvers: true })
export class UpdateChapterPayload {
  @Field(() => Chapter, {
    nullable: true,
    description: 'Headquarters’ copy of its fields follows within moments.',
  })
  chapter?: Chapter | null;

  @Field(() => [UserError])
  errors!: UserError[];
}

@Resolver()
export class ProfileResolver {
  @Directive('@routedBy(argument: "input.chapterId")')
  @Mutation(() => UpdateChapterPayload, { description: 'For the chapter’s organizers.' })
  updateChapter(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => UpdateChapterInput) { chapterId, ...patch }: UpdateChapterInput,
  ): Promise<object> {
    return payload(async () => {
      assertThisChapter(chapterId, ctx.chapter);
      await updateChapter(ctx, patch);
      return { chapter: chapterReference(ctx.chapter) };
    });
  }
}

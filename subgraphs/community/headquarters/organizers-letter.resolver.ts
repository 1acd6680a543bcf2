import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { payload } from '../../../kernel/graphql/user-errors.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import { lookingAfter, signedIn } from '../authority.ts';
import type { CommunityContext } from '../context.ts';
import { chapterKeyOf } from './deed.ts';
import { writeToOrganizers } from './organizers-letter.ts';
import { WriteToOrganizersInput, WriteToOrganizersPayload } from './organizers-letter.type.ts';

const MOST_CHAPTERS = 1_000;

@Resolver()
export class OrganizersLetterResolver {
  @Mutation(() => WriteToOrganizersPayload, {
    description:
      'Mails those who organize the chapters, each once. Headquarters’ administrators, of all regions or of each chapter’s.',
  })
  writeToOrganizers(
    @Ctx() context: CommunityContext,
    @Arg('input', () => WriteToOrganizersInput) { chapterIds, subject, text }: WriteToOrganizersInput,
  ): Promise<Partial<WriteToOrganizersPayload>> {
    return payload(async () => {
      signedIn(context.viewer);
      if (chapterIds.length === 0 || chapterIds.length > MOST_CHAPTERS) {
        throw new UserFault('INVALID', `\`chapterIds\` takes 1 to ${MOST_CHAPTERS}.`, ['chapterIds']);
      }
      const chapters = chapterIds.map(chapterKeyOf);
      await Promise.all(chapters.map((chapter) => lookingAfter(context, chapter)));
      return { recipients: await writeToOrganizers(context, chapters, { subject, text }) };
    });
  }
}

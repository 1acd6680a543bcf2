import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { ChapterhouseError } from '../../../kernel/errors.ts';
import type { CommunityContext } from '../context.ts';
import { Node } from '../graphql/node.ts';
import { findNode } from './find-node.ts';

const MOST_IDS = 100;

@Resolver()
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description:
      'What an id names, whichever server holds it. Of what a chapter owns only the chapter knows whether it stands: ' +
      'where it does not, the fields beside `id` are null, with an error NOT_FOUND.',
  })
  node(@Ctx() context: CommunityContext, @Arg('id', () => ID) id: string): Promise<Node | null> {
    return findNode(context, id);
  }

  @Query(() => [Node], {
    nullable: 'items',
    description: 'What each id names, in order, null where it names nothing; at most 100.',
  })
  async nodes(
    @Ctx() context: CommunityContext,
    @Arg('ids', () => [ID]) ids: string[],
  ): Promise<(Node | null | Error)[]> {
    if (ids.length > MOST_IDS) {
      throw new ChapterhouseError(
        'BAD_PAGE_SIZE',
        `\`ids\` names ${ids.length}; at most ${MOST_IDS} at once.`,
      );
    }
    // graphql-js turns an Error in a list into null and an error at its place.
    return Promise.all(ids.map((id) => findNode(context, id).catch((error: Error) => error)));
  }
}

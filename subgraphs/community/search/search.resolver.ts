import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, Info, Query, Resolver } from 'type-graphql';
import { type Connection, Paged, SEARCH_COST } from '../../../kernel/graphql/connection.ts';
import { isSelected } from '../../../kernel/graphql/selected.ts';
import type { DirectoryContext } from '../directory/directory.context.ts';
import { search } from './search.service.ts';
import { type Found, SearchArgs, SearchConnection } from './search.type.ts';

@Resolver()
export class SearchResolver {
  @Paged(SEARCH_COST)
  @Query(() => SearchConnection, {
    description:
      'Chapters and coming events by their words, in any of their languages: best first, then chapters by name and events by start.',
  })
  search(
    @Ctx() context: DirectoryContext,
    @Args() args: SearchArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<Found>> {
    return search(context, args, isSelected(info, 'totalCount'));
  }
}

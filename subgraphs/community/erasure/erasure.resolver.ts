import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type Connection, Paged, toConnection } from '../../../kernel/graphql/connection.ts';
import { cursorFor, pageOf, pageRequest } from '../../../kernel/graphql/page.ts';
import { Cursor } from '../../../kernel/graphql/scalars.ts';
import { payload } from '../../../kernel/graphql/user-errors.ts';
import { recordRead } from '../audit/record-read.ts';
import { headquartersRead } from '../authority.ts';
import type { CommunityContext } from '../context.ts';
import { loadChapter } from '../directory/chapter.resolver.ts';
import { Chapter } from '../directory/chapter.type.ts';
import { countErasures, listErasures } from './erasure.store.ts';
import {
  Erasure,
  ErasureConnection,
  ErasureReceipt,
  presentErasure,
  RequestErasureInput,
  RequestErasurePayload,
} from './erasure.type.ts';
import { requestErasure } from './request-erasure.ts';

@Resolver(() => Erasure)
export class ErasureResolver {
  @Paged()
  @Query(() => ErasureConnection, {
    nullable: true,
    description: 'Members who were to be forgotten, the oldest first; for headquarters’ administrators.',
  })
  async erasures(
    @Ctx() context: CommunityContext,
    @Arg('pending', () => Boolean, {
      defaultValue: true,
      description: 'Only those that some chapter has not given its receipt of.',
    })
    pending: boolean,
    @Arg('first', () => Int, { nullable: true }) first?: number,
    @Arg('after', () => Cursor, { nullable: true }) after?: string,
  ): Promise<Connection<Erasure>> {
    headquartersRead(context.viewer);
    const page = pageRequest({ first, after }, 'erasures', 1);
    const rows = await listErasures(context.db, pending, Number(page.after?.[0] ?? 0), page.size + 1);
    const total = await countErasures(context.db, pending);
    await recordRead(context, 'ERASURES_READ');
    const now = context.clock.now();
    return toConnection(
      pageOf(rows, page, total, ({ seq }) => cursorFor('erasures', [seq])),
      (row) => presentErasure(row, now),
    );
  }

  @FieldResolver(() => [Chapter], { description: 'Chapters that have not given their receipt.' })
  async awaitingChapters(
    @Root() { awaiting }: Erasure,
    @Ctx() context: CommunityContext,
  ): Promise<Chapter[]> {
    const chapters = await Promise.all(awaiting.map((key) => loadChapter(context, key)));
    return chapters.filter((chapter) => chapter !== null);
  }

  @Mutation(() => RequestErasurePayload, {
    description:
      'Forgets a member: here at once, in each chapter as soon as it hears of it. Counts stay, the person does not. It cannot be taken back.',
  })
  requestErasure(
    @Ctx() context: CommunityContext,
    @Arg('input', () => RequestErasureInput) input: RequestErasureInput,
  ): Promise<Partial<RequestErasurePayload>> {
    return payload(async () => ({
      erasure: presentErasure(await requestErasure(context, input), context.clock.now()),
    }));
  }
}

@Resolver(() => ErasureReceipt)
export class ErasureReceiptResolver {
  @FieldResolver(() => Chapter, { nullable: true })
  chapter(@Root() { chapterKey }: ErasureReceipt, @Ctx() context: CommunityContext): Promise<Chapter | null> {
    return loadChapter(context, chapterKey);
  }
}

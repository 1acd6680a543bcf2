import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { type Connection, Paged, toConnection } from '../../../kernel/graphql/connection.ts';
import { Cursor } from '../../../kernel/graphql/scalars.ts';
import type { ChapterContext } from '../context.ts';
import { Event, presentEvent } from '../event/event.type.ts';
import { Chapter } from '../graphql/references.ts';
import { auditPage } from './audit.read.ts';
import { AuditEntry, AuditEntryConnection, presentAuditEntry } from './audit.type.ts';

@Resolver(() => Chapter)
export class ChapterAuditResolver {
  @Paged()
  @FieldResolver(() => AuditEntryConnection, {
    nullable: true,
    description:
      'Who did what by their role, and read which lists of people, the newest first; for lead organizers.',
  })
  async auditLog(
    @Ctx() ctx: ChapterContext,
    @Arg('first', () => Int, { nullable: true }) first?: number,
    @Arg('after', () => Cursor, { nullable: true }) after?: string,
  ): Promise<Connection<AuditEntry>> {
    return toConnection(await auditPage(ctx, { first, after }), presentAuditEntry);
  }
}

@Resolver(() => AuditEntry)
export class AuditEntryResolver {
  @FieldResolver(() => Event, { nullable: true })
  async event(@Root() { eventLocalId }: EntryRoot, @Ctx() ctx: ChapterContext): Promise<Event | null> {
    const event = eventLocalId && (await ctx.loaders.event.load(eventLocalId));
    return event ? presentEvent(ctx.chapter, event, ctx.now) : null;
  }
}

type EntryRoot = Pick<AuditEntry, 'eventLocalId'>;

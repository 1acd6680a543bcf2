import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { countEntries, listEntries } from '../../../kernel/audit/audit.store.ts';
import { type Connection, Paged, toConnection } from '../../../kernel/graphql/connection.ts';
import { cursorFor, pageOf, pageRequest } from '../../../kernel/graphql/page.ts';
import { Cursor } from '../../../kernel/graphql/scalars.ts';
import { headquartersRead } from '../authority.ts';
import type { CommunityContext } from '../context.ts';
import { loadMember } from '../member/member.resolver.ts';
import { Member } from '../member/member.type.ts';
import { HeadquartersAuditEntry, HeadquartersAuditEntryConnection, presentEntry } from './audit.type.ts';
import { recordRead } from './record-read.ts';

@Resolver(() => HeadquartersAuditEntry)
export class AuditResolver {
  @Paged()
  @Query(() => HeadquartersAuditEntryConnection, {
    nullable: true,
    description:
      'Who did and read what by a role at headquarters, the newest first; for headquarters’ administrators. Chapters have logs of their own.',
  })
  async auditLog(
    @Ctx() context: CommunityContext,
    @Arg('first', () => Int, { nullable: true }) first?: number,
    @Arg('after', () => Cursor, { nullable: true }) after?: string,
  ): Promise<Connection<HeadquartersAuditEntry>> {
    headquartersRead(context.viewer);
    const page = pageRequest({ first, after }, 'audit', 1);
    const before = page.after && Number(page.after[0]);
    const rows = await listEntries(context.db, before, page.size + 1);
    const total = await countEntries(context.db);
    await recordRead(context, 'AUDIT_LOG_READ');
    return toConnection(
      pageOf(rows, page, total, ({ seq }) => cursorFor('audit', [seq])),
      presentEntry,
    );
  }

  @FieldResolver(() => Member, { nullable: true, description: 'Who did it. Null once they are erased.' })
  async member(
    @Root() { actorId }: HeadquartersAuditEntry,
    @Ctx() context: CommunityContext,
  ): Promise<Member | null> {
    return actorId && loadMember(context, actorId);
  }

  @FieldResolver(() => Member, {
    nullable: true,
    description: 'To whom. Null for nobody, or once they are erased.',
  })
  async subject(
    @Root() { subjectId }: HeadquartersAuditEntry,
    @Ctx() context: CommunityContext,
  ): Promise<Member | null> {
    return subjectId && loadMember(context, subjectId);
  }
}

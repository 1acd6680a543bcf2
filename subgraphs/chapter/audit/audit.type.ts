import { Field, Int, ObjectType } from 'type-graphql';
import { connectionType } from '../../../kernel/graphql/connection.ts';
import { DateTime } from '../../../kernel/graphql/scalars.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import { AuditActionEnum } from '../graphql/enums.ts';
import { Member, memberReferenceOrNone } from '../graphql/references.ts';
import type { AuditAction, AuditEntry as AuditRow } from './audit.ts';

@ObjectType({ description: 'Someone read a list of people.', simpleResolvers: true })
export class AuditEntry {
  readonly eventLocalId!: Uuid | null;

  @Field(() => DateTime)
  at!: Date;

  @Field(() => Member, { nullable: true, description: 'Null once they are erased.' })
  member!: Member | null;

  @Field(() => AuditActionEnum)
  action!: AuditAction;

  @Field(() => Int, { description: 'How many people it told of.' })
  people!: number;
}

export const AuditEntryConnection = connectionType('AuditEntry', AuditEntry);

export const presentAuditEntry = (row: AuditRow): AuditEntry => ({
  eventLocalId: row.eventId,
  at: row.at,
  member: memberReferenceOrNone(row.memberId),
  action: row.action,
  people: row.people,
});

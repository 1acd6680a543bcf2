import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { NamedEntry } from '../../../kernel/audit/audit.store.ts';
import { connectionType } from '../../../kernel/graphql/connection.ts';
import { DateTime } from '../../../kernel/graphql/scalars.ts';
import { tryDecodeId, type Uuid } from '../../../kernel/ids.ts';
import { AuditActionEnum } from '../graphql/enums.ts';
import { Member, memberReferenceOrNone } from '../graphql/references.ts';
import { type AuditAction, isRead } from './audit.ts';

@ObjectType({
  description: 'Someone read a list of people, or did something that their role allows.',
  simpleResolvers: true,
})
export class AuditEntry {
  readonly eventLocalId!: Uuid | null;

  @Field(() => Int, { description: 'Its number in the log, without gap.' })
  seq!: number;

  @Field(() => DateTime)
  at!: Date;

  @Field(() => Member, { nullable: true, description: 'Who did it. Null once they are erased.' })
  member!: Member | null;

  @Field(() => String, {
    nullable: true,
    description: 'As what: their role in the chapter then, or HQ_ADMIN.',
  })
  role!: string | null;

  @Field(() => AuditActionEnum)
  action!: AuditAction;

  @Field(() => String, { nullable: true, description: 'Which mutation it was, for CHANGED.' })
  mutation!: string | null;

  @Field(() => String, {
    description:
      'READ; BEGUN, written before it is done; REFUSED, when it then was not, with the code in `detail`.',
  })
  outcome!: string;

  @Field(() => Member, { nullable: true, description: 'To whom. Null for nobody, or once they are erased.' })
  subject!: Member | null;

  @Field(() => ID, { nullable: true, description: 'To what.' })
  objectId!: string | null;

  @Field(() => String, { nullable: true })
  detail!: string | null;

  @Field(() => Int, { description: 'How many people it told of.' })
  people!: number;

  @Field(() => String, { nullable: true, description: 'Why, as far as it was said.' })
  reason!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'From where: the id of the request, as the gateway’s log has it.',
  })
  origin!: string | null;
}

export const AuditEntryConnection = connectionType('AuditEntry', AuditEntry);

export function presentAuditEntry(entry: NamedEntry): AuditEntry {
  const object = tryDecodeId(entry.object);
  const { seq, at, role, action, outcome, detail, reason, origin } = entry;
  return {
    eventLocalId: object?.type === 'Event' ? (object.local as Uuid) : null,
    seq,
    at,
    member: entry.actorId && memberReferenceOrNone(entry.actorId),
    role,
    action: isRead(action) ? action : 'CHANGED',
    mutation: isRead(action) ? null : action,
    outcome,
    subject: entry.subjectId && memberReferenceOrNone(entry.subjectId),
    objectId: entry.object,
    detail,
    people: entry.people ?? 0,
    reason,
    origin,
  };
}

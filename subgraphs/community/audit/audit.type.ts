import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { NamedEntry } from '../../../kernel/audit/audit.store.ts';
import { connectionType } from '../../../kernel/graphql/connection.ts';
import { DateTime } from '../../../kernel/graphql/scalars.ts';
import type { Uuid } from '../../../kernel/ids.ts';

@ObjectType({
  description: 'Someone with a role at headquarters did or read something.',
  simpleResolvers: true,
})
export class HeadquartersAuditEntry {
  readonly actorId!: Uuid | null;
  readonly subjectId!: Uuid | null;

  @Field(() => Int, { description: 'Its number in the log, without gap.' })
  seq!: number;

  @Field(() => DateTime)
  at!: Date;

  @Field(() => String, { nullable: true, description: 'As what: their roles at headquarters then.' })
  role!: string | null;

  @Field(() => String, { description: 'A mutation by its name, or what was read.' })
  action!: string;

  @Field(() => String, {
    description:
      'READ; BEGUN, written before it is done; REFUSED, when it then was not, with the code in `detail`.',
  })
  outcome!: string;

  @Field(() => ID, { nullable: true, description: 'To what.' })
  objectId!: string | null;

  @Field(() => String, { nullable: true })
  detail!: string | null;

  @Field(() => Int, { nullable: true, description: 'How many people it told of.' })
  people!: number | null;

  @Field(() => String, { nullable: true, description: 'Why, as far as it was said.' })
  reason!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'From where: the id of the request, as the gateway’s log has it.',
  })
  origin!: string | null;
}

export const HeadquartersAuditEntryConnection = connectionType(
  'HeadquartersAuditEntry',
  HeadquartersAuditEntry,
);

export const presentEntry = ({ object, ...entry }: NamedEntry): HeadquartersAuditEntry => ({
  actorId: entry.actorId,
  subjectId: entry.subjectId,
  seq: entry.seq,
  at: entry.at,
  role: entry.role,
  action: entry.action,
  outcome: entry.outcome,
  objectId: object,
  detail: entry.detail,
  people: entry.people,
  reason: entry.reason,
  origin: entry.origin,
});

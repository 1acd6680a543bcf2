import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { DateTime } from '../../../kernel/graphql/scalars.ts';
import { UserError } from '../../../kernel/graphql/user-errors.ts';
import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import { graphqlEnum } from '../graphql/enums.ts';
import type { DataExport as ExportRow } from './data-export.store.ts';

export type DataExportStatus = 'GATHERING' | 'PARTIAL' | 'COMPLETE';
export const DataExportStatusEnum = graphqlEnum<DataExportStatus>(
  'DataExportStatus',
  'How far an export has come.',
  {
    GATHERING: 'Nothing can be downloaded yet: ask again in a moment.',
    PARTIAL: 'What is there can be downloaded; chapters that are away follow.',
    COMPLETE: '',
  },
);

@ObjectType({ description: 'All that is kept about a member, as they asked for it.', simpleResolvers: true })
export class DataExport {
  readonly localId!: Uuid;
  readonly missing!: readonly ChapterKey[];

  @Field(() => ID)
  id!: string;

  @Field(() => DataExportStatusEnum)
  status!: DataExportStatus;

  @Field(() => DateTime)
  requestedAt!: Date;

  @Field(() => DateTime)
  expiresAt!: Date;
}

export const presentExport = (row: ExportRow): DataExport => ({
  localId: row.id,
  missing: row.missing,
  id: row.id,
  status: row.begun ? (row.missing.length > 0 ? 'PARTIAL' : 'COMPLETE') : 'GATHERING',
  requestedAt: row.requestedAt,
  expiresAt: row.expiresAt,
});

@InputType()
export class ExportMyDataInput {
  @Field(() => ID, { nullable: true, description: 'Takes no effect; an input type has to have a field.' })
  clientMutationId?: string;
}

@ObjectType({ simpleResolvers: true })
export class ExportMyDataPayload {
  @Field(() => DataExport, { nullable: true })
  export?: DataExport | null;

  @Field(() => [UserError])
  errors!: UserError[];
}

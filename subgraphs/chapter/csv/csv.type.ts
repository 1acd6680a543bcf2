import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { UserError } from '../../../kernel/graphql/user-errors.ts';
import type { CsvImport } from './csv-import.ts';

const CSV = 'RFC 4180 in UTF-8, the first line naming the columns; at most 2,000 rows.';
const DRY_RUN = 'Says what the file would do, and does nothing.';

@InputType()
export class ImportChapterCsvInput {
  @Field(() => ID)
  chapterId!: string;

  @Field(() => String, { description: CSV })
  csv!: string;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: DRY_RUN })
  dryRun?: boolean | null;
}

@InputType()
export class ImportAttendanceCsvInput {
  @Field(() => ID)
  eventId!: string;

  @Field(() => String, { description: CSV })
  csv!: string;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: DRY_RUN })
  dryRun?: boolean | null;
}

@ObjectType({ description: 'What must be mended in a file.', simpleResolvers: true })
export class CsvBadRow {
  @Field(() => Int, { description: 'From 1, the header’s.' })
  line!: number;

  @Field(() => String, { nullable: true, description: 'Null when the row as a whole is at fault.' })
  column!: string | null;

  @Field(() => String)
  reason!: string;
}

@ObjectType({ simpleResolvers: true })
export class CsvImportPayload {
  @Field(() => Boolean, { nullable: true, description: 'Whether the file was taken: all of it, or nothing.' })
  applied?: boolean | null;

  @Field(() => Int, { nullable: true, description: 'Rows of the file, its header not counted.' })
  rows?: number | null;

  @Field(() => Int, { nullable: true, description: 'Rows that change something.' })
  written?: number | null;

  @Field(() => Int, { nullable: true })
  unchanged?: number | null;

  @Field(() => [CsvBadRow], { nullable: true, description: 'Every one there is.' })
  badRows?: CsvBadRow[] | null;

  @Field(() => [UserError])
  errors!: UserError[];
}

export const presentImport = ({ bad, ...rest }: CsvImport): object => ({ ...rest, badRows: bad });

import { Arg, Ctx, Directive, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { payload } from '../../../kernel/graphql/user-errors.ts';
import type { ChapterContext } from '../context.ts';
import { Event } from '../event/event.type.ts';
import { Chapter } from '../graphql/references.ts';
import { assertThisChapter, rowId } from '../ids.ts';
import { exportAttendance, importAttendanceCsv } from './attendance-csv.ts';
import {
  CsvImportPayload,
  ImportAttendanceCsvInput,
  ImportChapterCsvInput,
  presentImport,
} from './csv.type.ts';
import { exportEvents, importEventsCsv } from './events-csv.ts';
import { exportMembers, importMembersCsv } from './members-csv.ts';

@Resolver(() => Chapter)
export class ChapterCsvResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description: 'All events but drafts, as CSV; for those who manage events.',
  })
  eventsCsv(@Ctx() ctx: ChapterContext): Promise<string> {
    return exportEvents(ctx);
  }

  @FieldResolver(() => String, { nullable: true, description: 'All memberships, as CSV; for organizers.' })
  membersCsv(@Ctx() ctx: ChapterContext): Promise<string> {
    return exportMembers(ctx);
  }

  @Directive('@routedBy(argument: "input.chapterId")')
  @Mutation(() => CsvImportPayload, {
    description: 'For those who manage events. Brings events in or up to date, known again by their `key`.',
  })
  importEventsCsv(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => ImportChapterCsvInput) { chapterId, csv, dryRun }: ImportChapterCsvInput,
  ): Promise<object> {
    assertThisChapter(chapterId, ctx.chapter);
    return payload(async () => presentImport(await importEventsCsv(ctx, csv, dryRun ?? false)));
  }

  @Directive('@routedBy(argument: "input.chapterId")')
  @Mutation(() => CsvImportPayload, {
    description: 'For organizers. Lets members in who wait, and gives roles.',
  })
  importMembersCsv(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => ImportChapterCsvInput) { chapterId, csv, dryRun }: ImportChapterCsvInput,
  ): Promise<object> {
    assertThisChapter(chapterId, ctx.chapter);
    return payload(async () => presentImport(await importMembersCsv(ctx, csv, dryRun ?? false)));
  }
}

@Resolver(() => Event)
export class EventCsvResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description: 'Who answered what and who came, as CSV; for those who run the event.',
  })
  attendanceCsv(@Root() event: Pick<Event, 'localId'>, @Ctx() ctx: ChapterContext): Promise<string> {
    return exportAttendance(ctx, event.localId);
  }

  @Directive('@routedBy(argument: "input.eventId")')
  @Mutation(() => CsvImportPayload, { description: 'For those who check in. Says who came.' })
  importAttendanceCsv(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => ImportAttendanceCsvInput) { eventId, csv, dryRun }: ImportAttendanceCsvInput,
  ): Promise<object> {
    const id = rowId(eventId, 'Event', ctx.chapter);
    return payload(async () => presentImport(await importAttendanceCsv(ctx, id, csv, dryRun ?? false)));
  }
}

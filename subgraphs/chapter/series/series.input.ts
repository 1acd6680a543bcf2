import { Field, ID, InputType, Int } from 'type-graphql';
import { DateTime, Duration, LocalDate } from '../../../kernel/graphql/scalars.ts';
import { EventFieldsPatch, NewEventFields } from '../event/event-fields.input.ts';
import { RsvpResponseEnum } from '../graphql/enums.ts';
import { AnswerInput, QuestionInput } from '../question/question.type.ts';
import type { RsvpResponse } from '../rsvp/rsvp.ts';

const RULE =
  'RRULE of RFC 5545, such as FREQ=WEEKLY;BYDAY=TU or FREQ=MONTHLY;BYDAY=-1FR;COUNT=12; DAILY, WEEKLY, MONTHLY or ' +
  'YEARLY. Without COUNT or UNTIL it goes on.';
const QUESTIONS =
  'All that its events ask, in order; at most 20. Null asks what the chapter asks. An event that asks its own stays so.';
const FROM = 'An event of the series: this one and those after it. All to come when left out.';

@InputType()
export class CreateSeriesInput extends NewEventFields {
  @Field(() => String, { description: RULE })
  rule!: string;

  @Field(() => DateTime, {
    description: 'Of the first event; the others keep its wall time. The rule counts from its day.',
  })
  startsAt!: Date;

  @Field(() => DateTime, { description: 'Of the first event; all are as long.' })
  endsAt!: Date;

  @Field(() => [LocalDate], { nullable: true, description: 'Days to leave out; at most 500.' })
  exceptDates?: string[] | null;

  @Field(() => Duration, { nullable: true, description: 'How long before an event its answers open.' })
  rsvpOpensBefore?: number | null;

  @Field(() => Duration, { nullable: true, description: 'How long before an event its answers close.' })
  rsvpClosesBefore?: number | null;

  @Field(() => [QuestionInput], { nullable: true, description: QUESTIONS })
  questions?: QuestionInput[] | null;
}

@InputType({ description: 'What is left out stays as it is; null clears.' })
export class UpdateSeriesInput extends EventFieldsPatch {
  @Field(() => ID)
  seriesId!: string;

  @Field(() => ID, {
    nullable: true,
    description: `${FROM} These go on as a series of their own, which the payload holds.`,
  })
  from?: string | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether events that were changed by themselves become like the others again.',
  })
  exceptionsToo!: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'An event keeps its answers when the new rule has one on its day. Others to come are cancelled when someone ' +
      'answered them, else removed; new ones are made.',
  })
  rule?: string | null;

  @Field(() => String, { nullable: true, description: 'The wall time they start at, such as 18:30.' })
  localTime?: string | null;

  @Field(() => Duration, { nullable: true, description: 'How long each event is; at most 31 days.' })
  duration?: number | null;

  @Field(() => [LocalDate], { nullable: true, description: 'All days to leave out; at most 500.' })
  exceptDates?: string[] | null;

  @Field(() => Duration, { nullable: true })
  rsvpOpensBefore?: number | null;

  @Field(() => Duration, { nullable: true })
  rsvpClosesBefore?: number | null;

  @Field(() => [QuestionInput], { nullable: true, description: QUESTIONS })
  questions?: QuestionInput[] | null;

  @Field(() => Boolean, { nullable: true, description: 'True publishes the drafts among them.' })
  publish?: boolean | null;
}

@InputType()
export class CancelSeriesInput {
  @Field(() => ID)
  seriesId!: string;

  @Field(() => ID, { nullable: true, description: FROM })
  from?: string | null;
}

@InputType()
export class RsvpToSeriesInput {
  @Field(() => ID)
  seriesId!: string;

  @Field(() => RsvpResponseEnum, {
    description: 'YES and MAYBE stand for events yet to be made as well, until a NO.',
  })
  response!: RsvpResponse;

  @Field(() => Int, { nullable: true, defaultValue: 0, description: 'People brought along; for a YES.' })
  guests?: number | null;

  @Field(() => ID, { nullable: true, description: FROM })
  from?: string | null;

  @Field(() => [AnswerInput], {
    nullable: true,
    description:
      'To the questions of any of the events; each gets those it asks. They stand for events yet to be made as well. Left ' +
      'out, what was said before stands.',
  })
  answers?: AnswerInput[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'Repeating a request under its key gives its first answer again. At most 200 characters.',
  })
  idempotencyKey?: string | null;
}

@InputType()
export class StopSeriesRsvpInput {
  @Field(() => ID)
  seriesId!: string;
}

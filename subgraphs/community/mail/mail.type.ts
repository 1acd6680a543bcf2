import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime } from '../../../kernel/graphql/scalars.ts';
import { UserError } from '../../../kernel/graphql/user-errors.ts';
import { type ChapterKey, chapterId, type Uuid } from '../../../kernel/ids.ts';
import { LETTER_KINDS, type LetterKind } from '../../../kernel/letters.ts';
import type { Refusals } from './choices.store.ts';
import type { ParkedLetter } from './letter.store.ts';

const LetterKindEnum = Object.fromEntries(LETTER_KINDS.map((kind) => [kind, kind])) as {
  [Kind in LetterKind]: Kind;
};
registerEnumType(LetterKindEnum, {
  name: 'LetterKind',
  description: 'What a mail is for.',
  valuesConfig: {
    CONFIRMATION: { description: 'You have a seat.' },
    PROMOTION: { description: 'You were waiting, and have a seat now.' },
    CHANGE: { description: 'Another time or place.' },
    CANCELLATION: { description: 'The event does not take place.' },
    REMINDER: { description: 'A day before an event you have a seat at.' },
    RELEASE: { description: 'You no longer have a seat.' },
    MENTION: { description: 'Someone mentions you in the space.' },
    DIGEST: { description: 'What is new in the space and your chapters.' },
    HEADQUARTERS: { description: 'Headquarters, to who organizes a chapter.' },
  },
});

@ObjectType({ description: 'Which mail a member gets.', simpleResolvers: true })
export class MailChoices {
  readonly mutedKeys!: readonly ChapterKey[];

  @Field(() => [LetterKindEnum], { description: 'What comes, from chapters that are not muted.' })
  kinds!: LetterKind[];
}

export const presentChoices = ({ kinds, chapters }: Refusals): MailChoices => ({
  mutedKeys: chapters,
  kinds: LETTER_KINDS.filter((kind) => !kinds.includes(kind)),
});

@InputType({ description: 'What is left out stays.' })
export class SetMailChoicesInput {
  @Field(() => [LetterKindEnum], { nullable: true, description: 'What is to come; nothing else does.' })
  kinds?: LetterKind[] | null;

  @Field(() => [ID], { nullable: true, description: 'Chapters from which no mail is to come.' })
  muteChapterIds?: string[] | null;

  @Field(() => [ID], { nullable: true })
  unmuteChapterIds?: string[] | null;
}

@ObjectType({ simpleResolvers: true })
export class SetMailChoicesPayload {
  @Field(() => MailChoices, { nullable: true })
  choices?: MailChoices | null;

  @Field(() => [UserError])
  errors!: UserError[];
}

@ObjectType({
  description: 'A mail that could not be sent and waits for someone to look.',
  simpleResolvers: true,
})
export class ParkedMail {
  readonly memberId!: Uuid;

  @Field(() => ID, { nullable: true, description: 'Null of what headquarters itself sends.' })
  chapterId!: string | null;

  @Field(() => LetterKindEnum)
  kind!: LetterKind;

  @Field(() => DateTime)
  receivedAt!: Date;

  @Field(() => Int)
  attempts!: number;

  @Field(() => String, { nullable: true, description: 'What the mail server said last.' })
  error!: string | null;
}

export const presentParked = (letter: ParkedLetter): ParkedMail => ({
  ...letter,
  chapterId: letter.chapter && chapterId(letter.chapter),
});

@ObjectType({ description: 'Mail on its way.', simpleResolvers: true })
export class MailState {
  @Field(() => Int)
  waiting!: number;

  @Field(() => Int, { description: 'Not sent, since no mail server is configured.' })
  kept!: number;

  @Field(() => Int)
  parked!: number;
}

@ObjectType({ simpleResolvers: true })
export class RetryParkedMailPayload {
  @Field(() => Int, { nullable: true, description: 'How many mails are tried again.' })
  retried?: number | null;

  @Field(() => [UserError])
  errors!: UserError[];
}

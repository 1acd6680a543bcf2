import { newUuid, type Uuid } from '../../../kernel/ids.ts';
import type { LetterContent, LetterKind } from '../../../kernel/letters.ts';
import { calendarEntry } from '../calendar/calendar-event.ts';
import { asHtml, asText } from './letter-body.ts';
import { type AnswerTold, methodFor } from './letter-kind.ts';
import { type Occasion, wordsFor } from './letter-words.ts';

/** A letter as it is kept until headquarters has it. */
export interface WrittenLetter {
  readonly id: Uuid;
  readonly memberId: Uuid;
  readonly eventId: Uuid;
  readonly kind: LetterKind;
  /** One object for all who are told the same. */
  readonly content: LetterContent;
  readonly expiresAt: Date;
}

/** Composes the letters of one moment. Nothing in a letter is of its member alone, so each is worded once. */
export class LetterComposer {
  private readonly worded = new Map<string, LetterContent>();

  /** @param chapter the chapter's name */
  constructor(
    private readonly chapter: string,
    private readonly now: Date,
  ) {}

  /** Of no use once the event is over; a reminder, once it begins. */
  compose(occasion: Omit<Occasion, 'answer' | 'chapter'>, memberId: Uuid, answer: AnswerTold): WrittenLetter {
    const { kind, event } = occasion;
    const key = [event.id, kind, answer.now, answer.told].join(' ');
    const content = this.worded.get(key) ?? this.word(occasion, answer);
    this.worded.set(key, content);
    const expiresAt = kind === 'REMINDER' ? event.startsAt : event.endsAt;
    return { id: newUuid(this.now.getTime()), memberId, eventId: event.id, kind, expiresAt, content };
  }

  private word(occasion: Omit<Occasion, 'answer' | 'chapter'>, answer: AnswerTold): LetterContent {
    const words = wordsFor({ ...occasion, chapter: this.chapter, answer: answer.now });
    const method = methodFor(occasion.kind, answer);
    const entry = calendarEntry(occasion.event);
    const status = method === 'CANCEL' ? 'CANCELLED' : entry.status;
    return {
      sender: this.chapter,
      subject: words.subject,
      text: asText(words),
      html: asHtml(words),
      // Of two letters about one event, the later counts where SEQUENCE is the same (RFC 5546 §2.1.5).
      invitation: method && { method, entry: { ...entry, status, changedAt: this.now } },
    };
  }
}

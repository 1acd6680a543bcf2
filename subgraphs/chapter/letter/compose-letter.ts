import type { CalendarEntry } from '../../../kernel/icalendar/calendar.ts';
import { newUuid, type Uuid } from '../../../kernel/ids.ts';
import type { ChapterLetterKind, Invitation, LetterContent } from '../../../kernel/letters.ts';
import { type CalendarEvent, calendarEntry } from '../calendar/calendar-event.ts';
import { asHtml, asText } from './letter-body.ts';
import { type AnswerTold, methodFor } from './letter-kind.ts';
import { type Occasion, type SeriesDate, type Words, wordsFor, wordsForSeries } from './letter-words.ts';

/** A letter as it is kept until headquarters has it. */
export interface WrittenLetter {
  readonly id: Uuid;
  readonly memberId: Uuid;
  readonly eventId: Uuid;
  readonly kind: ChapterLetterKind;
  /** One object for all who are told the same. */
  readonly content: LetterContent;
  readonly expiresAt: Date;
}

/** Composes the letters of one moment. What is told to many alike is worded once. */
export class LetterComposer {
  private readonly worded = new Map<string, LetterContent>();

  /** @param chapter the chapter's name */
  constructor(
    private readonly chapter: string,
    private readonly now: Date,
  ) {}

  /**
   * Of no use once the event is over; a reminder, once it begins.
   * @param held the event as the member's calendar holds it, if not as an entry of its own
   */
  compose(
    occasion: Omit<Occasion, 'answer' | 'chapter'>,
    memberId: Uuid,
    answer: AnswerTold,
    held?: Invitation | null,
  ): WrittenLetter {
    const { kind, event } = occasion;
    const method = methodFor(kind, answer);
    const invitation = held === undefined ? method && { method, entry: this.entry(event, method) } : held;
    const words = () => wordsFor({ ...occasion, chapter: this.chapter, answer: answer.now });
    const key = [event.id, kind, answer.now, answer.told].join(' ');
    const expiresAt = kind === 'REMINDER' ? event.startsAt : event.endsAt;
    return this.write({ memberId, eventId: event.id, kind, expiresAt }, key, invitation, words);
  }

  /** One letter about several events of a series. @param dates at least one, of events in order */
  composeSeries(
    kind: ChapterLetterKind,
    memberId: Uuid,
    dates: readonly SeriesDate[],
    invitation: Invitation | null,
  ): WrittenLetter {
    const [{ event }] = dates as [SeriesDate];
    const expiresAt = new Date(Math.max(...dates.map((date) => date.event.endsAt.getTime())));
    const key = [kind, ...dates.map((date) => `${date.event.id} ${date.as}`)].join(' ');
    const words = () => wordsForSeries({ kind, chapter: this.chapter, dates });
    return this.write({ memberId, eventId: event.id, kind, expiresAt }, key, invitation, words);
  }

  /** An event's own entry as it stands. Of two letters about it, the later counts where SEQUENCE is the same (RFC 5546 §2.1.5). */
  private entry(event: CalendarEvent, method: 'REQUEST' | 'CANCEL'): CalendarEntry {
    const entry = { ...calendarEntry(event), changedAt: this.now };
    return method === 'CANCEL' ? { ...entry, status: 'CANCELLED' } : entry;
  }

  private write(
    letter: Omit<WrittenLetter, 'id' | 'content'>,
    about: string,
    invitation: Invitation | null,
    words: () => Words,
  ): WrittenLetter {
    const key = `${about} ${JSON.stringify(invitation)}`;
    const content = this.worded.get(key) ?? this.word(words(), invitation);
    this.worded.set(key, content);
    return { id: newUuid(this.now.getTime()), ...letter, content };
  }

  private word(words: Words, invitation: Invitation | null): LetterContent {
    const { subject } = words;
    return { sender: this.chapter, subject, text: asText(words), html: asHtml(words), invitation };
  }
}

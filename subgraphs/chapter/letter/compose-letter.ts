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
  readonly content: LetterContent;
  readonly expiresAt: Date;
}

/** Of no use once the event is over; a reminder, once it begins. */
export function composeLetter(
  occasion: Omit<Occasion, 'answer'>,
  memberId: Uuid,
  answer: AnswerTold,
  now: Date,
): WrittenLetter {
  const { kind, event, chapter } = occasion;
  const words = wordsFor({ ...occasion, answer: answer.now });
  const method = methodFor(kind, answer);
  const entry = calendarEntry(event);
  const status = method === 'CANCEL' ? 'CANCELLED' : entry.status;
  return {
    id: newUuid(now.getTime()),
    memberId,
    eventId: event.id,
    kind,
    expiresAt: kind === 'REMINDER' ? event.startsAt : event.endsAt,
    content: {
      sender: chapter,
      subject: words.subject,
      text: asText(words),
      html: asHtml(words),
      // Of two letters about one event, the later counts where SEQUENCE is the same (RFC 5546 §2.1.5).
      invitation: method && { method, entry: { ...entry, status, changedAt: now } },
    },
  };
}

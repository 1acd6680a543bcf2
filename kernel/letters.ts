import { z } from 'zod';
import type { CalendarEntry } from './icalendar/calendar.ts';
import { type ChapterKey, isUuid, toChapterKey, type Uuid } from './ids.ts';

/**
 * Letters: what a chapter has to say to one member about one event or a series of them, whole but for the address. A chapter knows none;
 * headquarters adds it, and forgets the words once they are sent.
 */
export const CHAPTER_LETTER_KINDS = [
  'CONFIRMATION',
  'PROMOTION',
  'CHANGE',
  'CANCELLATION',
  'REMINDER',
  'RELEASE',
] as const;
export type ChapterLetterKind = (typeof CHAPTER_LETTER_KINDS)[number];

/** Those of chapters, and what headquarters itself writes. */
export const LETTER_KINDS = [...CHAPTER_LETTER_KINDS, 'MENTION', 'DIGEST', 'HEADQUARTERS'] as const;
export type LetterKind = (typeof LETTER_KINDS)[number];

/** What a calendar program is to do with the letter's event. */
export interface Invitation {
  readonly method: 'REQUEST' | 'CANCEL';
  readonly entry: CalendarEntry;
  /** Of an entry that recurs: occurrences that are otherwise than it says. */
  readonly others?: readonly CalendarEntry[] | undefined;
}

export interface LetterContent {
  /** The chapter's name. */
  readonly sender: string;
  readonly subject: string;
  readonly text: string;
  /** A fragment of HTML that says the same as `text`. */
  readonly html: string;
  /** Null where the member's calendar holds nothing to change. */
  readonly invitation: Invitation | null;
}

export interface Letter {
  /** Of two letters with one id, the second is the first again. */
  readonly id: Uuid;
  readonly chapter: ChapterKey;
  readonly memberId: Uuid;
  readonly kind: LetterKind;
  /** After it, the letter is of no use to anyone. */
  readonly expiresAt: Date;
  readonly content: LetterContent;
}

/** A letter on its way, which whoever takes it reads with `letter`. */
export type SentLetter = Omit<Letter, 'content'> & { readonly content: unknown };

const calendarEntry = z.object({
  uid: z.string().min(1).max(200),
  sequence: z.int().min(0),
  status: z.enum(['CONFIRMED', 'TENTATIVE', 'CANCELLED']),
  title: z.string().max(1_000),
  description: z.string().max(30_000).nullable(),
  location: z.string().max(2_000).nullable(),
  geo: z.object({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) }).nullable(),
  url: z.string().max(2_000).nullable(),
  topics: z.array(z.string().max(200)).max(50),
  startsAt: z.coerce.date(),
  endsAt: z.coerce.date(),
  timeZone: z.string().max(100),
  changedAt: z.coerce.date(),
  recurrence: z
    .object({
      rule: z.string().max(600),
      until: z.coerce.date(),
      exceptions: z.array(z.coerce.date()).max(5_000),
    })
    .optional(),
  occurrence: z.object({ at: z.coerce.date(), timeZone: z.string().max(100) }).optional(),
});

/** Out of JSON. */
export const letterContent: z.ZodType<LetterContent> = z.object({
  sender: z.string().min(1).max(200),
  subject: z.string().min(1).max(500),
  text: z.string().max(50_000),
  html: z.string().max(100_000),
  invitation: z
    .object({
      method: z.enum(['REQUEST', 'CANCEL']),
      entry: calendarEntry,
      others: z.array(calendarEntry).max(500).optional(),
    })
    .nullable(),
});

const uuid = z.string().refine(isUuid);

/** A chapter's letter, out of JSON. */
export const letter: z.ZodType<Letter> = z.object({
  id: uuid,
  chapter: z.string().transform(toChapterKey),
  memberId: uuid,
  kind: z.enum(CHAPTER_LETTER_KINDS),
  expiresAt: z.coerce.date(),
  content: letterContent,
});

/** What became of letters handed over; those not named are taken. */
export interface LettersTaken {
  readonly refused: readonly { readonly id: Uuid; readonly reason: string }[];
}
